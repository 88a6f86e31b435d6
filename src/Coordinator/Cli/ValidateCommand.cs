using System.CommandLine;
using PsiSweep.Coordinator.Cli.Terminal;
using PsiSweep.Sweeps.Mistakes;
using PsiSweep.Sweeps.Reading;

namespace PsiSweep.Coordinator.Cli;

/// <summary><c>psisweep validate FILE</c>: every mistake in a sweep file.</summary>
public static class ValidateCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var file = CommonOptions.SweepFile();
        var json = CommonOptions.Json();
        var command = new Command("validate", "Check a sweep file; every mistake is shown with its line and column.") { file, json };
        command.SetAction(parsed => Run(parsed, parsed.GetRequiredValue(file), parsed.GetValue(json)));
        return command.WithExamples(
            ("psisweep validate sweeps/quickstart.yaml", "check a file"),
            ("psisweep validate my.yaml --json", "the same for a script or an editor")
        );
    }

    private static int Run(ParseResult parsed, string file, bool json)
    {
        var result = SweepFile.Read(file);
        var output = parsed.InvocationConfiguration.Output;
        if (json)
        {
            CliJson.Write(
                output,
                new Report(file, result.Spec is not null, result.Spec?.Name, result.Spec?.SweepId, result.Spec?.Count, result.Problems)
            );
        }
        else if (result.Spec is { } spec)
        {
            output.WriteLine($"{file}: valid; sweep {spec.Name} ({spec.SweepId}), {Count.Of(spec.Count, "trial")}");
        }
        else
        {
            SweepFileErrors.Write(parsed.InvocationConfiguration.Error, result.Problems);
        }
        return result.Spec is null ? ExitCode.BadInput : ExitCode.Ok;
    }

    private sealed record Report(
        string File,
        bool Valid,
        string? Name,
        string? SweepId,
        long? Trials,
        IReadOnlyList<SweepProblem> Problems
    );
}
