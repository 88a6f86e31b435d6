using PsiSweep.Coordinator.Scheduling;
using PsiSweep.Shared.Protocol;
using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Actors;

/// <summary>The sentence in the log for an event that someone may have to do something about.</summary>
internal static class EventText
{
    /// <summary>The sentence; null: nothing to say.</summary>
    public static string? Of(ISweepEvent e, SchedulingRules rules) =>
        e switch
        {
            AttemptEnded a => $"Trial {a.Lease.Trial}, attempt {a.Lease.Attempt} on {a.Device}: {OfEnd(a.End, a.InCompany)}: {a.Reason}. "
                + $"{Next(a.End, a.InCompany)}",
            LossExplained l =>
                $"Trial {l.Lease.Trial}, attempt {l.Lease.Attempt} on {l.Device}, counted as lost so far: {OfEnd(l.End, l.InCompany)}: "
                    + $"{l.Reason}. {Next(l.End, l.InCompany)}",
            TrialEnded { Result.Status: TrialStatus.Failed } t =>
                $"Trial {t.Trial} is recorded as failed after {t.Attempts} attempts: {t.Result.Reason}. The sweep goes on; 'psisweep "
                    + "retry' opens failed trials again.",
            NodeQuarantined q =>
                $"{q.Node} is quarantined: {q.Reason}. It gets no work for {rules.QuarantineTime.TotalMinutes:0} minutes; look at its log, "
                    + $"then 'psisweep nodes release {q.Node} FOLDER', or drain it.",
            NodeRefused r => $"A node was refused: {r.Reason}.",
            NodeReleased r => $"{r.Node} gets work again.",
            NodeDraining d => $"{d.Node} is drained: it hands back what it runs and ends.",
            NodeRejoined r => $"{r.Node}, which was drained, has been started again and gets work.",
            ModeChanged m => $"The sweep is {m.Mode.ToString().ToLowerInvariant()}.",
            LeasesShifted s =>
                $"This coordinator stood still for {s.By.TotalSeconds:0} s (stopped, or the machine is overloaded); leases are prolonged "
                    + "by as much.",
            _ => null,
        };

    /// <summary>Whether it is to be said where the sweep is watched, too: what was ordered there is known.</summary>
    public static bool IsNews(ISweepEvent e) =>
        e switch
        {
            AttemptEnded a => a.End is not AttemptEnd.HandedBack,
            LossExplained or TrialEnded or NodeQuarantined or NodeReleased => true,
            _ => false,
        };

    private static string OfEnd(AttemptEnd end, bool inCompany) =>
        end switch
        {
            AttemptEnd.Lost => "lost",
            AttemptEnd.HandedBack => "handed back",
            AttemptEnd.Environment => "the machine lacks something",
            AttemptEnd.OutOfMemory => "out of memory",
            AttemptEnd.Hung => "hung",
            AttemptEnd.Crashed => "its process crashed",
            _ => "failed",
        } + (inCompany && end is AttemptEnd.Crashed or AttemptEnd.OutOfMemory ? " (other trials ran in the process too)" : "");

    private static string Next(AttemptEnd end, bool inCompany) =>
        end switch
        {
            AttemptEnd.Lost or AttemptEnd.HandedBack => "It goes on from its last checkpoint; this does not count against the trial.",
            AttemptEnd.Environment =>
                "It is tried again, elsewhere where there is another node; this does not count against the trial. Mend the machine.",
            AttemptEnd.OutOfMemory or AttemptEnd.Crashed when inCompany =>
                "Each of them is tried again alone; this does not count against them.",
            AttemptEnd.OutOfMemory => "It is tried once more, alone and on another node.",
            _ => "It is tried again after a wait, on another device where there is one.",
        };
}
