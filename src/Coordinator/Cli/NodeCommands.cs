using System.CommandLine;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using PsiSweep.Cluster.Processes;
using PsiSweep.Coordinator.Cli.Terminal;
using PsiSweep.Coordinator.Nodes;
using PsiSweep.Coordinator.Results.Surfaces;

namespace PsiSweep.Coordinator.Cli;

/// <summary><c>psisweep devices</c> and <c>psisweep data</c>: passed on to the node program, which knows torch and the data sets.</summary>
public static class NodeCommands
{
    private static readonly ConditionalWeakTable<Command, string> Passed = [];

    /// <summary><c>devices</c>.</summary>
    public static Command Devices() =>
        PassOn(
            "devices",
            "List the devices that trials can run on, and the libtorch in use.",
            ("psisweep devices", "CPU slots and GPUs of this machine"),
            ("psisweep devices --json", "the same for a script")
        );

    /// <summary><c>data</c>.</summary>
    public static Command Data() =>
        PassOn(
            "data",
            "List, check, fetch and add data sets (data list | check | fetch | add).",
            ("psisweep data list", "the data sets and where they are"),
            ("psisweep data fetch mnist", "download MNIST from its public mirror; run it again to resume"),
            ("psisweep data add mnist /data/mnist", "take files that are there already, gzipped or not"),
            ("psisweep data check mnist", "read it whole and say whether it is right")
        );

    /// <summary><c>measure</c>.</summary>
    public static Command Measure() =>
        PassOn(
            "measure",
            "Measure a trained network, from here or from PyTorch (safetensors), and see which measures positive scaling moves.",
            (
                "psisweep measure results/quickstart/weights/trial-000000.safetensors",
                "every measure of a network that a sweep saved (save: final)"
            ),
            (
                "psisweep measure mlp.safetensors --data mnist --measures psi,w.trace --samples 2048",
                "a PyTorch state dict of Linear layers"
            ),
            (
                "psisweep measure lenet.safetensors --data mnist --network lenet.yaml",
                "one with convolutions: the YAML file states the layers (docs/measuring.md)"
            ),
            ("psisweep measure mlp.safetensors --data mnist --rescale 1", "the same function with other weights: which measures move?")
        );

    /// <summary><c>surface</c>: the node computes, and what it says it wrote is drawn here.</summary>
    public static Command Surface() =>
        PassOn(
            "surface",
            "Draw the loss around trained networks in path space and in weight space, and the line between two.",
            DrawSurfaces,
            ("psisweep surface results/mnist-gsgd/weights/trial-000000.safetensors", "planes along two random directions, in both spaces"),
            (
                "psisweep surface A.safetensors B.safetensors --names SGD,G-SGD --output figures",
                "two networks side by side with one colour scale"
            ),
            ("psisweep surface A.safetensors B.safetensors --dimensions 1 --space path --points 101", "lines, path space alone"),
            ("psisweep surface A.safetensors B.safetensors --between", "the loss on the straight line from one to the other")
        );

    private static void DrawSurfaces(string said, TextWriter output)
    {
        foreach (var line in said.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            output.WriteLine(line);
            if (!line.EndsWith(".csv", StringComparison.Ordinal) || !File.Exists(line))
                continue;
            foreach (var picture in SurfacePictures.Draw(line))
                output.WriteLine(picture);
        }
    }

    /// <summary>The node program's own help of a command that is passed on, options and all; null for another command, or without that
    /// program.</summary>
    internal static string? HelpOf(Command command)
    {
        if (!Passed.TryGetValue(command, out _))
            return null;
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(NodeProgram.Find(), [command.Name, "--help"])
                {
                    UseShellExecute = false,
                    RedirectStandardOutput = true,
                }
            )!;
            var help = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0
                ? help.Replace("psisweep-node", "psisweep", StringComparison.Ordinal).TrimEnd() + Environment.NewLine
                : null;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private static Command PassOn(string name, string description, params (string, string)[] examples) =>
        PassOn(name, description, null, examples);

    private static Command PassOn(
        string name,
        string description,
        Action<string, TextWriter>? afterwards,
        params (string, string)[] examples
    )
    {
        var rest = new Argument<string[]>("ARGUMENTS") // checked by the program that they are passed on to
        {
            Description = $"Passed on to 'psisweep-node {name}'.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var command = new Command(name, description) { rest };
        command.TreatUnmatchedTokensAsErrors = false;
        Passed.Add(command, name);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                using var process = Start(
                    [name, .. parsed.GetValue(rest) ?? [], .. parsed.UnmatchedTokens],
                    catchOutput: afterwards is not null
                );
                var said = "";
                try
                {
                    if (afterwards is not null)
                        said = await process.StandardOutput.ReadToEndAsync(cancellation);
                    await process.WaitForExitAsync(cancellation);
                }
                catch (OperationCanceledException)
                {
                    ProcessSignal.Terminate(process.Id); // at Ctrl-C it knows already
                    await process.WaitForExitAsync(CancellationToken.None);
                    return ExitCode.Interrupted;
                }

                if (process.ExitCode == 0)
                    afterwards?.Invoke(said, parsed.InvocationConfiguration.Output);
                else
                    await parsed.InvocationConfiguration.Output.WriteAsync(said);
                return process.ExitCode;
            }
        );
        return command.WithExamples(examples);
    }

    private static Process Start(IEnumerable<string> arguments, bool catchOutput)
    {
        try
        {
            return Process.Start(
                new ProcessStartInfo(NodeProgram.Find(), arguments) { UseShellExecute = false, RedirectStandardOutput = catchOutput }
            )!;
        }
        catch (FileNotFoundException e)
        {
            throw new CliException(ExitCode.Environment, e.Message, e);
        }
    }
}
