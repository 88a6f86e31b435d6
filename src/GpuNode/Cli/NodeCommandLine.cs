using System.CommandLine;
using PsiSweep.Cluster.Processes;
using PsiSweep.CommandLine;
using PsiSweep.GpuNode.Cli.DataSets;
using PsiSweep.GpuNode.Cli.Measuring;
using PsiSweep.GpuNode.Exits;
using PsiSweep.Lab.Torch;

namespace PsiSweep.GpuNode.Cli;

/// <summary>psisweep-node's command line, and what whatever happens becomes for the shell.</summary>
public static class NodeCommandLine
{
    // A node that is told to end leaves its cluster first, within its own grace.
    private static readonly TimeSpan NodeTerminationTimeout = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromSeconds(5);

    /// <summary>The command with all its subcommands. A command is one static class with a <c>Create()</c>, listed here.</summary>
    public static RootCommand Create() =>
        new("A node of PsiSweep: trains and measures what a coordinator hands out. Usually started by psisweep itself.")
        {
            ServeCommand.Create(),
            WorkCommand.Create(),
            CheckCommand.Create(),
            DataCommand.Create(),
            MeasureCommand.Create(),
            SurfaceCommand.Create(),
            DinhCommand.Create(),
            DevicesCommand.Create(),
        };

    /// <summary>Parses and runs.</summary>
    /// <param name="args">The arguments after the program's name.</param>
    /// <param name="output">Takes results.</param>
    /// <param name="error">Takes messages about what went wrong.</param>
    /// <returns>One of the exit codes of psisweep-node, the same numbers as psisweep's.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, TextWriter output, TextWriter error)
    {
        var parsed = Create().Parse(args);
        if (await CommandErrors.WriteAsync(parsed, "psisweep-node", error))
            return NodeExitCodes.BadInput;
        if (CommandErrors.OfWorkingFolder() is { } gone)
        {
            await error.WriteLineAsync(gone);
            return NodeExitCodes.Environment;
        }

        var isNode = parsed.CommandResult.Command.Name is "serve" or "work";
        using var signals = isNode ? new EndingSignals(NodeTerminationTimeout, NodeExitCodes.Interrupted) : null;
        try
        {
            return await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    Output = output,
                    Error = error,
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = isNode ? NodeTerminationTimeout : TerminationTimeout,
                },
                signals?.Stopping ?? default
            );
        }
        catch (TorchUnavailableException e)
        {
            await error.WriteLineAsync(e.Message);
            return NodeExitCodes.Environment;
        }
        catch (OperationCanceledException)
        {
            return NodeExitCodes.Interrupted;
        }
#pragma warning disable CA1031 // the last place that can tell the user anything
        catch (Exception e)
#pragma warning restore CA1031
        {
            await error.WriteLineAsync($"A defect of psisweep-node: {e}");
            return NodeExitCodes.Defect;
        }
    }
}
