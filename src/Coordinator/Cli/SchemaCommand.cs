using System.CommandLine;
using PsiSweep.Coordinator.Cli.Terminal;
using PsiSweep.Sweeps.Reference;

namespace PsiSweep.Coordinator.Cli;

/// <summary><c>psisweep schema</c>: the JSON Schema of sweep files.</summary>
public static class SchemaCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new Command("schema", "Print the JSON Schema of sweep files, which editors complete and check with.");
        command.SetAction(parsed =>
        {
            parsed.InvocationConfiguration.Output.Write(SweepSchema.Write());
            return ExitCode.Ok;
        });
        return command.WithExamples(
            (
                "psisweep schema > sweep.schema.json",
                "keep it beside your sweep files; '# yaml-language-server: $schema=sweep.schema.json' in their first line points editors "
                    + "to it"
            )
        );
    }
}
