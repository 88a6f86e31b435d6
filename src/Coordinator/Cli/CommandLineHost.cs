using System.CommandLine;
using System.CommandLine.Invocation;
using PsiSweep.Cluster.Processes;
using PsiSweep.CommandLine;

namespace PsiSweep.Coordinator.Cli;

/// <summary>Runs one command line and turns whatever happens into an exit code and a message.</summary>
public static class CommandLineHost
{
    // A command that is interrupted stops its nodes first; the shell gets its prompt back after this at the latest.
    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Parses and runs.</summary>
    /// <param name="args">The arguments after the program's name.</param>
    /// <param name="output">Takes results.</param>
    /// <param name="error">Takes messages about what went wrong.</param>
    /// <param name="stopping">Interrupts the command like Ctrl-C.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static Task<int> RunAsync(
        IReadOnlyList<string> args,
        TextWriter output,
        TextWriter error,
        CancellationToken stopping = default
    ) => RunAsync(PsiSweepCommand.Create(), args, output, error, stopping);

    internal static async Task<int> RunAsync(
        RootCommand root,
        IReadOnlyList<string> args,
        TextWriter output,
        TextWriter error,
        CancellationToken stopping
    )
    {
        var parsed = root.Parse(args);
        if (await CommandErrors.WriteAsync(parsed, "psisweep", error))
            return ExitCode.BadInput;
        if (CommandErrors.OfWorkingFolder() is { } gone)
        {
            await error.WriteLineAsync(gone);
            return ExitCode.Environment;
        }

        using var signals = parsed.Action is AsynchronousCommandLineAction
            ? new EndingSignals(TerminationTimeout, ExitCode.Interrupted)
            : null;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping, signals?.Stopping ?? default);
        try
        {
            var code = await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    Output = output,
                    Error = error,
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = TerminationTimeout,
                },
                ending.Token
            );
            return await CheckOutputAsync(parsed.CommandResult.Command, code, error);
        }
        catch (CliException e)
        {
            await error.WriteLineAsync(e.Message);
            return e.ExitCode;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
#pragma warning disable CA1031 // the last place that can tell the user anything
        catch (Exception e)
#pragma warning restore CA1031
        {
            await error.WriteLineAsync($"A defect of psisweep: {e}");
            return ExitCode.Defect;
        }
    }

    /// <summary>What only prints has failed when nobody could read it; a sweep has not.</summary>
    private static async Task<int> CheckOutputAsync(Command command, int code, TextWriter error)
    {
        if (code != ExitCode.Ok || StandardOutput.Trouble is not { } trouble || command.Name is "run" or "serve")
            return code;
        await error.WriteLineAsync($"The standard output cannot be written: {trouble}");
        return ExitCode.Environment;
    }
}
