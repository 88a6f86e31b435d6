using PsiSweep.Shared.Protocol;
using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Runs;

/// <summary>A sweep's overview as <c>--json</c> shows it.</summary>
/// <param name="SweepId">Identity of the sweep.</param>
/// <param name="Name">Its name.</param>
/// <param name="State"><c>running</c>, <c>paused</c>, <c>cancelled</c> or <c>finished</c>.</param>
/// <param name="Leader"><c>HOST:PORT</c> of the coordinator in charge.</param>
/// <param name="Trials">Trials in all.</param>
/// <param name="Done">Trials that ended.</param>
/// <param name="ByStatus">Those by status.</param>
/// <param name="Running">Attempts that run.</param>
/// <param name="AttemptsEnded">Attempts that ended without a result, by how.</param>
/// <param name="DuplicatesDropped">Results dropped because their trial had one.</param>
/// <param name="SecondsLost">Seconds of training done again.</param>
/// <param name="Nodes">The nodes.</param>
/// <param name="Refusals">Why processes that wanted to be nodes were refused of late.</param>
internal sealed record ClusterStatus(
    string SweepId,
    string Name,
    string State,
    string Leader,
    long Trials,
    long Done,
    IReadOnlyDictionary<string, long> ByStatus,
    int Running,
    IReadOnlyDictionary<string, long> AttemptsEnded,
    long DuplicatesDropped,
    double SecondsLost,
    IReadOnlyList<NodeOverview> Nodes,
    IReadOnlyList<string> Refusals
)
{
    /// <summary>Of an overview.</summary>
    public static ClusterStatus Of(SweepOverview sweep) =>
        new(
            sweep.SweepId,
            sweep.Name,
            sweep.State,
            OverviewFacts.Leader(sweep),
            sweep.Trials,
            OverviewFacts.Done(sweep),
            sweep.Ended.OrderBy(e => e.Key).ToDictionary(e => e.Key.ToText(), e => e.Value),
            sweep.Running,
            sweep.AttemptsEnded.OrderBy(e => e.Key).ToDictionary(e => OverviewFacts.Word(e.Key), e => e.Value),
            sweep.DuplicatesDropped,
            sweep.SecondsLost,
            sweep.Nodes,
            sweep.Refusals
        );
}
