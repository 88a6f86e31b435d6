using System.CommandLine;
using PsiSweep.Coordinator.Cli.Operating;
using PsiSweep.Coordinator.Cli.Terminal;
using PsiSweep.Shared.Protocol;

namespace PsiSweep.Coordinator.Cli;

/// <summary><c>psisweep retry WHERE</c>.</summary>
public static class RetryCommand
{
    /// <summary>The command.</summary>
    public static Command Create() =>
        OrderCommand
            .Create("retry", "Open the trials recorded as failed again, with as many attempts as new ones.", _ => new RetryFailed())
            .WithExamples(
                ("psisweep retry results/quickstart", "after the cause was mended"),
                ("psisweep retry 10.0.0.1:4053", "from a machine that does not see the folder")
            );
}
