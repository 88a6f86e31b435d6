using PsiSweep.Shared.Protocol;

namespace PsiSweep.Coordinator.Scheduling;

/// <summary>
/// The schedule's decisions: a pure function of state, command and time. A trial is leased to one device at a time; the first result of a
/// trial
/// wins, whichever attempt sends it; what is lost goes back to the queue. docs/protocol.md states it in full.
/// </summary>
/// <param name="rules">Durations and limits.</param>
public sealed class SweepMachine(SchedulingRules rules)
{
    private readonly Granting granting = new(rules);
    private readonly Renewing renewing = new(rules);
    private readonly Ending ending = new(rules);
    private readonly NameClaims claims = new(rules);

    /// <summary>Decides.</summary>
    /// <param name="state">The state.</param>
    /// <param name="command">What happened.</param>
    /// <param name="now">When.</param>
    /// <exception cref="InvalidOperationException">Another sweep is submitted over this one.</exception>
    public Decision Process(SweepState state, ISweepCommand command, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        return command switch
        {
            Submit submit => OnSubmit(state, submit),
            AskForWork ask => OnWord(state, ask.Device, ask.Start, s => granting.Decide(s, ask, now)),
            Renew renew => OnWord(state, renew.Device, renew.Start, s => renewing.Decide(s, renew, now)),
            HangUp hangUp => NameClaims.OnHungUp(state, hangUp),
            Finish finish => Ending.OnFinish(state, finish),
            GiveUp giveUp => ending.OnGiveUp(state, giveUp, now),
            Lose lose => OnLose(state, lose),
            Tick => OnTick(state, now),
            Operate operate => Operating.Decide(state, operate.Request),
            _ => throw new ArgumentOutOfRangeException(nameof(command), command, "not a command"),
        };
    }

    /// <summary>The word of a device, which counts only where its process has its node's name.</summary>
    private Decision OnWord(SweepState state, DeviceId device, NodeStart? start, Func<SweepState, Decision> decide)
    {
        if (claims.Refuse(state, device, start) is { } refusal)
            return refusal;
        var heard = NameClaims.Heard(state, device, start);
        var decision = decide(SweepStates.Apply(state, heard));
        return heard.Count == 0 ? decision : decision with { Events = [.. heard, .. decision.Events] };
    }

    private static Decision OnSubmit(SweepState state, Submit submit)
    {
        if (state.Sweep is null)
            return new([new SweepSubmitted(submit.Sweep)], []);
        return state.Sweep.SweepId == submit.Sweep.SweepId
            ? Decision.Nothing
            : throw new InvalidOperationException($"this journal holds sweep {state.Sweep.SweepId}, not {submit.Sweep.SweepId}");
    }

    private static Decision OnLose(SweepState state, Lose lose) =>
        new(
            [
                .. lose
                    .Devices.Where(state.TrialOf.ContainsKey)
                    .Select(d => new AttemptEnded(
                        state.Leases[state.TrialOf[d]].Id,
                        d,
                        AttemptEnd.Lost,
                        "its node left the cluster",
                        Company.Of(state, d)
                    )),
                .. lose.Devices.Where(state.Devices.ContainsKey).Select(d => new DeviceGone(d)),
            ],
            []
        );

    private Decision OnTick(SweepState state, DateTimeOffset now)
    {
        if (now - state.LastTick is { } gap && gap > rules.LongestTickGap)
            return new([new LeasesShifted(gap), new Ticked(now)], []);
        return new(
            [
                .. state
                    .Leases.Values.Where(l => l.Expires <= now)
                    .Select(l => new AttemptEnded(
                        l.Id,
                        l.Device,
                        AttemptEnd.Lost,
                        "its lease expired without a word from the device",
                        Company.Of(state, l.Device)
                    )),
                .. Quarantine.Over(state, rules, now),
                .. Quarantine.Uncounted(state, now),
                new Ticked(now),
            ],
            []
        );
    }
}
