using System.CommandLine;
using System.Diagnostics;
using PsiSweep.Coordinator.Nodes;

namespace PsiSweep.Coordinator.Cli;

/// <summary><c>psisweep devices</c> and <c>psisweep data</c>: passed on to the node program, which knows torch and the data sets.</summary>
public static class NodeCommands
{
    /// <summary><c>devices</c>.</summary>
    public static Command Devices() => PassOn(
        "devices",
        "List the devices that trials can run on, and the libtorch in use.",
        ("psisweep devices", "CPU slots and GPUs of this machine"),
        ("psisweep devices --json", "the same for a script"));

    /// <summary><c>data</c>.</summary>
    public static Command Data() => PassOn(
        "data",
        "List, check, fetch and add data sets (data list | check | fetch | add).",
        ("psisweep data list", "the data sets and where they are"),
        ("psisweep data fetch mnist", "download MNIST from its public mirror; run it again to resume"),
        ("psisweep data add mnist /data/mnist", "take files that are there already, gzipped or not"),
        ("psisweep data check mnist", "read it whole and say whether it is right"));

    private static Command PassOn(string name, string description, params (string, string)[] examples)
    {
        var rest = new Argument<string[]>("ARGUMENTS") { Description = $"Passed on to 'psisweep-node {name}'.", Arity = ArgumentArity.ZeroOrMore };
        var command = new Command(name, description) { rest };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(async (parsed, cancellation) =>
        {
            using var process = Start([name, .. parsed.GetValue(rest) ?? [], .. parsed.UnmatchedTokens]);
            try
            {
                await process.WaitForExitAsync(cancellation);
            }
            catch (OperationCanceledException)
            {
                await process.WaitForExitAsync(CancellationToken.None); // it had the same Ctrl-C
                return ExitCode.Interrupted;
            }

            return process.ExitCode;
        });
        return command.WithExamples(examples);
    }

    private static Process Start(IEnumerable<string> arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(NodeProgram.Find(), arguments) { UseShellExecute = false })!;
        }
        catch (FileNotFoundException e)
        {
            throw new CliException(ExitCode.Environment, e.Message, e);
        }
    }
}
