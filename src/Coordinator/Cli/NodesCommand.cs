using System.CommandLine;
using PsiSweep.CommandLine;
using PsiSweep.Coordinator.Cli.Operating;
using PsiSweep.Coordinator.Cli.Terminal;
using PsiSweep.Coordinator.Control;
using PsiSweep.Coordinator.Runs;
using PsiSweep.Shared.Protocol;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace PsiSweep.Coordinator.Cli;

/// <summary><c>psisweep nodes WHERE</c>, <c>nodes drain NAME WHERE</c>, <c>nodes release NAME WHERE</c>.</summary>
public static class NodesCommand
{
    private static readonly TimeSpan WatchPeriod = TimeSpan.FromSeconds(1);

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var where = WhereArgument.Create();
        var watch = CheckedOption.Flag("--watch", "Show them every second until the sweep is over.");
        var timeout = WhereArgument.Timeout();
        var json = CommonOptions.Json();
        var command = new Command("nodes", "List a sweep's nodes and what they run; drain or release one: nodes drain NAME WHERE.")
        {
            where,
            watch,
            timeout,
            json,
            Drain(),
            Release(),
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                await using var client = await WhereArgument.ConnectAsync(
                    parsed.GetRequiredValue(where),
                    parsed.GetValue(timeout),
                    cancellation
                );
                await ShowAsync(parsed, client, parsed.GetValue(json), parsed.GetValue(watch), cancellation);
                return ExitCode.Ok;
            }
        );
        return command.WithExamples(
            ("psisweep nodes results/quickstart", "a table: each node, what its devices run, failures in a row, its last error"),
            ("psisweep nodes 10.0.0.1:4053 --watch", "again every second, from any machine"),
            ("psisweep nodes drain gpu7 results/quickstart", "gpu7 writes checkpoints, hands its trials back and ends"),
            ("psisweep nodes release gpu7 results/quickstart", "gpu7 was quarantined and is mended: it gets work again")
        );
    }

    private static Command Drain()
    {
        var name = Node();
        return OrderCommand
            .Create(
                "drain",
                "A node hands its trials back, with their checkpoints, and its process ends.",
                p => new DrainNode(p.GetRequiredValue(name)),
                [name]
            )
            .WithExamples(
                ("psisweep nodes drain gpu7 results/quickstart", "before maintenance of gpu7"),
                ("psisweep nodes drain gpu7 10.0.0.1:4053", "from a machine that does not see the folder")
            );
    }

    private static Command Release()
    {
        var name = Node();
        return OrderCommand
            .Create("release", "A quarantined node gets work again.", p => new ReleaseNode(p.GetRequiredValue(name)), [name])
            .WithExamples(
                ("psisweep nodes release gpu7 results/quickstart", "after gpu7 was mended"),
                ("psisweep nodes release gpu7 10.0.0.1:4053", "from a machine that does not see the folder")
            );
    }

    private static Argument<string> Node() => CheckedOption.Argument("NAME", "The node, as 'psisweep nodes' shows it.", TextForm.Name);

    private static async Task ShowAsync(ParseResult parsed, ControlClient client, bool json, bool watch, CancellationToken cancellation)
    {
        var output = parsed.InvocationConfiguration.Output;
        var console = CliConsole.For(parsed);
        if (json)
            await FollowAsync(sweep => CliJson.Write(output, ClusterStatus.Of(sweep)));
        else if (watch && CliConsole.IsRich(output))
            await console
                .Live(Picture(console, client.Overview))
                .StartAsync(context => FollowAsync(sweep => context.UpdateTarget(Picture(console, sweep))));
        else
            await FollowAsync(sweep => console.Write(Picture(console, sweep)));

        async Task FollowAsync(Action<SweepOverview> show)
        {
            show(client.Overview);
            try
            {
                while (watch && !OverviewFacts.IsOver(client.Overview) && !OutputPipe.IsBroken)
                {
                    await Task.Delay(WatchPeriod, cancellation);
                    show(await client.OverviewAsync(cancellation));
                }
            }
            catch (ControlException e)
            {
                throw new CliException(ExitCode.Environment, e.Message, e);
            }
        }
    }

    private static Rows Picture(IAnsiConsole console, SweepOverview sweep)
    {
        var table = CliConsole.NewTable(console, "node", "state", "devices", "failures in a row", "last error");
        foreach (var node in sweep.Nodes)
            table.AddTextRow(node.Name, node.State, OverviewText.Devices(node), Count.Of(node.FailuresInARow), node.LastError ?? "");
        IRenderable nodes = sweep.Nodes.Length == 0 ? new Text("No node has been heard of yet.") : table;
        return new([new Text(OverviewText.Headline(sweep)), nodes, .. sweep.Refusals.Select(r => new Text(r))]);
    }
}
