using System.CommandLine;
using PsiSweep.Coordinator.Cli.Operating;
using PsiSweep.Coordinator.Cli.Terminal;
using PsiSweep.Shared.Protocol;

namespace PsiSweep.Coordinator.Cli;

/// <summary><c>psisweep pause WHERE</c>.</summary>
public static class PauseCommand
{
    /// <summary>The command.</summary>
    public static Command Create() =>
        OrderCommand
            .Create("pause", "Hand out no more trials; those that run write a checkpoint and are handed back.", _ => new PauseSweep())
            .WithExamples(
                ("psisweep pause results/quickstart", "the sweep of a results folder"),
                ("psisweep pause 10.0.0.1:4053", "from a machine that does not see the folder")
            );
}
