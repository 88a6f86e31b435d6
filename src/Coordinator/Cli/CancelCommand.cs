using System.CommandLine;
using PsiSweep.CommandLine;
using PsiSweep.Coordinator.Cli.Operating;
using PsiSweep.Coordinator.Cli.Terminal;
using PsiSweep.Shared.Protocol;

namespace PsiSweep.Coordinator.Cli;

/// <summary><c>psisweep cancel WHERE</c>.</summary>
public static class CancelCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var yes = CheckedOption.Flag("--yes", "Do not ask. It is asked on a terminal only.");
        return OrderCommand
            .Create(
                "cancel",
                "End a sweep with what is finished, and stop the trials that run.",
                _ => new CancelSweep(),
                [yes],
                (parsed, sweep) =>
                    parsed.GetValue(yes)
                    || !Confirmation.IsPossible(parsed)
                    || Confirmation.Ask(Console.In, parsed.InvocationConfiguration.Output, Question(sweep))
            )
            .WithExamples(
                ("psisweep cancel results/quickstart", "the results so far are kept and written"),
                ("psisweep cancel 10.0.0.1:4053 --yes", "without being asked")
            );
    }

    internal static string Question(SweepOverview sweep) =>
        $"Cancel {sweep.Name}? {Count.Of(sweep.Ended.Values.Sum())} of {Count.Of(sweep.Trials, "trial")} done, {sweep.Running} running.";
}
