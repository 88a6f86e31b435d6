using PsiSweep.Coordinator.Actors;

namespace PsiSweep.Coordinator.Runs;

/// <summary>
/// Asks the coordinator where the sweep is, and goes on asking: one that reads a long journal, or waits for room on a full disk, answers
/// later; a run
/// that nobody looks at must not end for that.
/// </summary>
/// <param name="coordinator">The coordinator.</param>
/// <param name="say">Told when it does not answer, and when it does again.</param>
internal sealed class PatientStatus(CoordinatorService coordinator, Action<string> say)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private bool silent;

    /// <summary>The next answer.</summary>
    public async Task<SweepStatus> NextAsync(CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                var status = await coordinator.StatusAsync(Patience, cancellation);
                if (silent)
                    say("The coordinator answers again.");
                silent = false;
                return status;
            }
            catch (TimeoutException)
            {
                if (!silent)
                    say(
                        "The coordinator does not answer: it reads a long journal, or cannot write it (its log says more). Nothing that "
                            + "was acknowledged is lost; waiting."
                    );
                silent = true;
            }
        }
    }
}
