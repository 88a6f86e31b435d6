using System.CommandLine;
using PsiSweep.Coordinator.Cli.Terminal;
using PsiSweep.Coordinator.Control;
using PsiSweep.Shared.Protocol;

namespace PsiSweep.Coordinator.Cli.Operating;

/// <summary>What all commands that give an order have in common.</summary>
internal sealed class OrderCommand
{
    private readonly Argument<string> where = WhereArgument.Create();
    private readonly Option<double> timeout = WhereArgument.Timeout();
    private readonly Option<bool> json = CommonOptions.Json();

    /// <summary>Makes the command.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it does.</param>
    /// <param name="order">The order that a command line stands for.</param>
    /// <param name="more">Its own arguments, which come first, and options.</param>
    /// <param name="confirm">Whether to go on, having seen where the sweep is; null: always.</param>
    public static Command Create(
        string name,
        string description,
        Func<ParseResult, IControlRequest> order,
        IEnumerable<Symbol>? more = null,
        Func<ParseResult, SweepOverview, bool>? confirm = null
    )
    {
        var shared = new OrderCommand();
        var command = new Command(name, description);
        foreach (var symbol in (Symbol[])[.. more ?? [], shared.where, shared.timeout, shared.json])
        {
            if (symbol is Argument argument)
                command.Add(argument);
            else
                command.Add((Option)symbol);
        }

        command.SetAction((parsed, cancellation) => shared.RunAsync(parsed, order(parsed), confirm ?? ((_, _) => true), cancellation));
        return command;
    }

    private async Task<int> RunAsync(
        ParseResult parsed,
        IControlRequest order,
        Func<ParseResult, SweepOverview, bool> confirm,
        CancellationToken cancellation
    )
    {
        await using var client = await WhereArgument.ConnectAsync(parsed.GetRequiredValue(where), parsed.GetValue(timeout), cancellation);
        var sweep = client.Overview;
        if (!confirm(parsed, sweep))
            throw new CliException(ExitCode.Failed, "Nothing was done.");
        ControlAnswer answer;
        try
        {
            answer = await client.OrderAsync(order, cancellation);
        }
        catch (ControlException e)
        {
            throw new CliException(ExitCode.Environment, e.Message, e);
        }

        if (parsed.GetValue(json))
            CliJson.Write(
                parsed.InvocationConfiguration.Output,
                new
                {
                    answer.Done,
                    answer.Text,
                    sweep.SweepId,
                    sweep.Name,
                    Coordinator = client.Address,
                }
            );
        else
            await (answer.Done ? parsed.InvocationConfiguration.Output : parsed.InvocationConfiguration.Error).WriteLineAsync(
                $"{sweep.Name}: {answer.Text}"
            );
        return answer.Done ? ExitCode.Ok : ExitCode.Failed;
    }
}
