using PsiSweep.Shared.Protocol;

namespace PsiSweep.Coordinator.Scheduling;

/// <summary>What a device is told that says it still runs an attempt.</summary>
/// <param name="rules">Durations and limits.</param>
internal sealed class Renewing(SchedulingRules rules)
{
    public Decision Decide(SweepState state, Renew renew, DateTimeOffset now)
    {
        var (lease, device) = (renew.Lease, renew.Device);
        if (Foreign.Why(state, lease) is { } foreign)
            return Stop(device, lease, foreign);
        var seen = new DeviceSeen(device, now);
        if (state.Ended.Contains(lease.Trial))
            return new([seen], [new Send(device, new StopAttempt(lease, "the trial has its result"))]);
        if (state.Leases.TryGetValue(lease.Trial, out var open) && open.Id == lease && open.Device == device)
            return new([seen, new LeaseExtended(lease.Trial, now + rules.LeaseDuration)], [Answer(state, lease, device)]);
        if (state.TrialOf.TryGetValue(device, out var other) && other != lease.Trial)
            return Stop(device, lease, $"the device holds the lease of trial {other}");
        if (open is not null && open.Id.Epoch >= lease.Epoch)
            return Stop(device, lease, $"the trial is leased to {open.Device}, under a later epoch");
        if (state.SetbacksOf(lease.Trial).LastEpoch > lease.Epoch)
            return Stop(device, lease, "the trial was leased again since, under a later epoch");

        // Granted before this coordinator led, or expired while the device was cut off: nobody has a later claim, so its work goes on.
        var replies = new List<Reply> { Answer(state, lease, device) };
        if (open is not null)
            replies.Add(new Send(open.Device, new StopAttempt(open.Id, $"{device} holds the trial under a later epoch")));
        return new([seen, new LeaseOpened(new(lease, device, now + rules.LeaseDuration, Renewed: true))], replies);
    }

    /// <summary>Repeated with every renewal, as the first order may have been lost.</summary>
    private static Send Answer(SweepState state, LeaseId lease, DeviceId device) =>
        new(
            device,
            Orders.HandBackReason(state, device.Node) is { } reason
                ? new StopAttempt(lease, reason, HandBack: true)
                : new LeaseRenewed(lease)
        );

    private static Decision Stop(DeviceId device, LeaseId lease, string reason) => Decision.Reply(device, new StopAttempt(lease, reason));
}
