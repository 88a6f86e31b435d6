using System.CommandLine;
using PsiSweep.CommandLine;
using PsiSweep.Coordinator.Cli.Operating;
using PsiSweep.Coordinator.Cli.Running;
using PsiSweep.Coordinator.Cli.Terminal;
using PsiSweep.Coordinator.Runs;
using Spectre.Console;
using static System.FormattableString;

namespace PsiSweep.Coordinator.Cli;

/// <summary><c>psisweep status WHERE</c>: where a sweep is, running or not.</summary>
public static class StatusCommand
{
    private static readonly TimeSpan WatchPeriod = TimeSpan.FromSeconds(1);

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var where = WhereArgument.Create();
        var watch = CheckedOption.Flag("--watch", "Show it every second until the sweep ends or stops.");
        var timeout = WhereArgument.Timeout();
        var json = CommonOptions.Json();
        var command = new Command("status", "Show where a sweep is: trials done, running and left, what went wrong, who leads.")
        {
            where,
            watch,
            timeout,
            json,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                await using var source = new StatusSource(
                    parsed.GetRequiredValue(where),
                    parsed.GetValue(timeout),
                    parsed.InvocationConfiguration.Error
                );
                while (true)
                {
                    var answer = await source.NextAsync(cancellation);
                    if (parsed.GetValue(json))
                        CliJson.Write(parsed.InvocationConfiguration.Output, answer);
                    else
                        Write(CliConsole.For(parsed), answer);
                    if (!parsed.GetValue(watch) || !answer.IsRunning || OutputPipe.IsBroken)
                        return ExitCode.Ok;
                    await Task.Delay(WatchPeriod, cancellation);
                }
            }
        );
        return command.WithExamples(
            ("psisweep status results/quickstart", "from another terminal while it runs, or afterwards"),
            ("psisweep status 10.0.0.1:4053", "from a machine that does not see the folder"),
            ("psisweep status results/quickstart --watch", "again every second"),
            ("psisweep status results/quickstart --json", "the same for a script")
        );
    }

    private static void Write(IAnsiConsole console, StatusAnswer answer)
    {
        var state = answer.State == "stopped" ? "stopped; 'psisweep run' or 'psisweep serve' with its sweep file goes on" : answer.State;
        console.WriteLine($"{answer.Folder ?? $"{answer.Cluster?.Name} ({answer.Cluster?.SweepId})"}: {state}");
        console.WriteLine(
            $"{(answer.Trials is { } trials ? $"{answer.Done} of {Count.Of(trials, "trial")}" : Count.Of(answer.Done, "trial"))} done"
                + $" ({string.Join(", ", answer.ByStatus.Select(s => $"{s.Value} {s.Key}"))})"
                + (answer.Cluster is { } c ? $", {Count.Of(c.Running)} running" : "")
        );
        if (answer.Cluster is { } cluster)
        {
            console.WriteLine($"led by {cluster.Leader}; nodes: {OverviewText.Nodes(cluster.Nodes)}");
            foreach (var line in OverviewText.Troubles(cluster))
                console.WriteLine(line);
        }

        if (answer is { IsRunning: true, Live: { } live })
        {
            console.WriteLine(
                Invariant($"{live.TrialsPerSecond:0.00} trials/s, {live.SamplesPerSecond:0} samples/s, ")
                    + (
                        live.SecondsLeft is { } left
                            ? $"{ProgressText.Duration(TimeSpan.FromSeconds(left))} left"
                            : "time left not known yet"
                    )
            );
            foreach (var trial in live.Running)
                console.WriteLine(
                    $"  {trial.Device}  trial {trial.Trial}{(trial.Attempt > 1 ? $", attempt {trial.Attempt}" : "")}: "
                        + $"{trial.Phase ?? "handed out"}"
                );
        }
    }
}
