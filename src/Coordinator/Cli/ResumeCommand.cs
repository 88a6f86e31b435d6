using System.CommandLine;
using PsiSweep.Coordinator.Cli.Operating;
using PsiSweep.Coordinator.Cli.Terminal;
using PsiSweep.Shared.Protocol;

namespace PsiSweep.Coordinator.Cli;

/// <summary><c>psisweep resume WHERE</c>.</summary>
public static class ResumeCommand
{
    /// <summary>The command.</summary>
    public static Command Create() =>
        OrderCommand
            .Create("resume", "Go on with a sweep that was paused or cancelled, where its trials left off.", _ => new ResumeSweep())
            .WithExamples(
                ("psisweep resume results/quickstart", "the sweep of a results folder"),
                ("psisweep resume 10.0.0.1:4053", "from a machine that does not see the folder")
            );
}
