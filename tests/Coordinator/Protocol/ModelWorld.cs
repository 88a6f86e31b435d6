using PsiSweep.Coordinator.Actors;
using PsiSweep.Coordinator.Journal;
using PsiSweep.Coordinator.Scheduling;
using PsiSweep.Coordinator.Tests.Scheduling;
using PsiSweep.Shared.Protocol;
using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Tests.Protocol;

/// <summary>
/// Both sides of the lease protocol, with a network between them that loses, doubles and reorders, and processes that die. Checks the
/// invariants of
/// docs/protocol.md.
/// </summary>
internal sealed class ModelWorld
{
    public const int Trials = 4;
    private static readonly SchedulingRules Rules = new() { EpochBlock = 3, QuarantineAfter = 3 };
    private static readonly SweepMachine Machine = new(Rules);
    private readonly List<IJournalEvent> journal = [];
    private readonly HashSet<long> ended = [];
    private readonly HashSet<long> everEnded = []; // those that were opened again (retry) too: an acknowledgement may come after that
    private readonly Dictionary<long, int> ownFailures = [];
    private readonly HashSet<long> outOfMemory = [];
    private readonly Dictionary<string, int> starts = [];
    private readonly Dictionary<string, string?> drained = []; // and the start that is to end
    private readonly Dictionary<string, DateTimeOffset> quarantined = [];
    private SweepState state = SweepState.Initial;
    private SweepSnapshot snapshot = SweepSnapshot.Of(SweepState.Initial);
    private int snapshotAt;
    private long largestEpoch;
    private long reserved;
    private bool leasesForgotten;

    public ModelWorld()
    {
        Devices = [Device("n1", "cpu:0"), Device("n1", "cpu:1"), Device("n2", "cpu:0")];
        Coordinator(new Submit(SweepMachineTests.Header(Trials)), null);
    }

    public ModelDevice[] Devices { get; }

    public List<(ModelDevice From, IProtocolMessage Message)> ToCoordinator { get; } = [];

    public List<(ModelDevice To, IProtocolMessage Message)> ToDevices { get; } = [];

    public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

    public bool IsComplete => state.IsComplete;

    public int Ended => ended.Count;

    private ModelDevice Device(string node, string device) => new(new(node, device, "cpu"), before => Restart(node, before));

    /// <summary>A node's process is gone with all it had, and another begins.</summary>
    /// <param name="node">The node.</param>
    /// <param name="before">What its keeper says of the one before; null: it was started by hand.</param>
    public void Restart(string node, AttemptEnd? before)
    {
        starts[node] = starts.GetValueOrDefault(node) + 1;
        var reason =
            before is null ? ""
            : before == AttemptEnd.OutOfMemory ? "out of memory"
            : "it died";
        foreach (var device in Devices.Where(d => d.Id.Node == node))
            device.Begin(new($"{starts[node]}", before, reason));
    }

    public void Send(ModelDevice from, IEnumerable<IProtocolMessage> messages) => ToCoordinator.AddRange(messages.Select(m => (from, m)));

    public void DeliverToCoordinator(int index, bool crashBeforeReplies = false)
    {
        var (from, message) = ToCoordinator[index];
        ToCoordinator.RemoveAt(index);
        ISweepCommand command = message switch
        {
            RequestWork m => new AskForWork(m.Device, m.Start),
            RenewLease m => new Renew(m.Lease, m.Device),
            ResultPart m => new Finish(m.Lease, m.Device, m.Result!),
            AttemptGivenUp m => new GiveUp(m.Lease, m.Device, m.End, m.Reason),
            _ => throw new InvalidOperationException($"{message} to a coordinator"),
        };
        Coordinator(command, from, crashBeforeReplies);
    }

    public void DeliverToDevice(int index)
    {
        var (to, message) = ToDevices[index];
        ToDevices.RemoveAt(index);
        var before = to.Session.Outbox.Keys.ToArray();
        Send(to, to.Do(message, Now));
        // Acknowledged means persisted: what a device lets go of is in the journal, or is no result.
        if (message is ResultPersisted persisted)
            Assert.Contains(persisted.Lease.Trial, everEnded);
        foreach (var gone in before.Where(l => !to.Session.Outbox.ContainsKey(l)))
            Assert.True(
                message is ResultPersisted or EndRecorded or StopAttempt { HandBack: false },
                $"{message} made a device forget {gone}"
            );
    }

    public void Coordinator(ISweepCommand command, ModelDevice? from, bool crashBeforeReplies = false)
    {
        var decision = Machine.Process(state, command, Now);
        foreach (var e in decision.Events)
        {
            if (e is IJournalEvent persisted)
                Record(persisted, command);
            if (e is LeaseOpened { Lease.Renewed: false } opened)
            {
                Assert.True(opened.Lease.Id.Epoch > largestEpoch, "epochs must grow, over restarts too");
                largestEpoch = opened.Lease.Id.Epoch;
                Assert.True(reserved >= largestEpoch, "an epoch was handed out that no journal knows of");
                Assert.False(drained.ContainsKey(opened.Lease.Device.Node), "a drained node got work");
                Assert.False(quarantined.ContainsKey(opened.Lease.Device.Node), "a quarantined node got work");
                var beside = state.LeasesOn(opened.Lease.Device.Node).ToArray();
                Assert.True(
                    beside.Length == 0 || !state.SetbacksOf(opened.Lease.Id.Trial).Alone,
                    "a trial that must run alone was handed out beside another"
                );
                Assert.DoesNotContain(beside, l => state.SetbacksOf(l.Id.Trial).Alone);
            }

            leasesForgotten |= e is DeviceGone;
            state = SweepStates.Apply(state, e);
        }

        if (journal.Count >= snapshotAt + 4)
        {
            snapshot = (SweepSnapshot)JournalSerializer.Codec.Unpack(Bytes(state), "sweep-snapshot-1");
            snapshotAt = journal.Count;
        }

        if (crashBeforeReplies)
        {
            Crash();
            return;
        }

        foreach (var reply in decision.Replies)
        {
            var to = Devices.Single(d => d.Id == reply.To);
            ToDevices.Add(
                (
                    to,
                    reply is Grant grant
                        ? new LeaseGranted
                        {
                            Lease = grant.Lease,
                            Config = null!,
                            Duration = Rules.LeaseDuration,
                            HungAfter = TimeSpan.FromSeconds(60),
                            StartId = grant.StartId,
                        }
                        : ((Send)reply).Message
                )
            );
        }

        _ = from;
        Invariants();
    }

    public void Crash()
    {
        var replayed = SweepStates.Apply(SweepState.Initial, journal);
        var resumed = SweepStates.Apply(snapshot.ToState(), journal.Skip(snapshotAt));
        Assert.Equal(Bytes(replayed), Bytes(resumed));
        state = SweepStates.Recovered(resumed);
        leasesForgotten = true;
        Coordinator(new Submit(SweepMachineTests.Header(Trials)), null);
    }

    /// <summary>What the journal and snapshots know; the epoch of the last lease is known to who handed it out alone.</summary>
    private static byte[] Bytes(SweepState state) => JournalSerializer.Codec.Pack(SweepSnapshot.Of(state));

    private void Record(IJournalEvent e, ISweepCommand because)
    {
        journal.Add(e);
        switch (e)
        {
            case EpochsReserved r:
                reserved = Math.Max(reserved, r.UpTo);
                break;
            case AttemptEnded a:
                Blame(a.Lease.Trial, a.End, a.InCompany);
                break;
            case LossExplained l:
                Blame(l.Lease.Trial, l.End, l.InCompany);
                break;
            case TrialEnded t:
                Assert.True(ended.Add(t.Trial), $"trial {t.Trial} has two results");
                everEnded.Add(t.Trial);
                if (t.Result.Status == TrialStatus.Failed)
                    Assert.True(
                        ownFailures.GetValueOrDefault(t.Trial) >= Rules.MaxAttempts - 1
                            || outOfMemory.Contains(t.Trial)
                            || t.Result.Reason!.Contains("memory", StringComparison.Ordinal),
                        $"trial {t.Trial} is recorded as failed after {ownFailures.GetValueOrDefault(t.Trial)} failures of its own"
                    );
                break;
            case NodeDraining d:
                drained[d.Node] = d.Start;
                break;
            case NodeRejoined r:
                Assert.NotEqual(drained[r.Node] ?? "unknown", ((AskForWork)because).Start!.Id);
                drained.Remove(r.Node);
                break;
            case NodeQuarantined q:
                quarantined[q.Node] = Now;
                break;
            case NodeReleased r:
                Assert.True(
                    because is Operate { Request: ReleaseNode } || Now - quarantined[r.Node] >= Rules.QuarantineTime,
                    "a quarantine ended by itself too soon"
                );
                quarantined.Remove(r.Node);
                break;
            case TrialReopened r:
                Assert.True(ended.Remove(r.Trial));
                ownFailures.Remove(r.Trial);
                outOfMemory.Remove(r.Trial);
                break;
        }
    }

    private void Blame(long trial, AttemptEnd end, bool inCompany)
    {
        if (end is AttemptEnd.Failed or AttemptEnd.Hung || (end == AttemptEnd.Crashed && !inCompany))
            ownFailures[trial] = ownFailures.GetValueOrDefault(trial) + 1;
        if (end == AttemptEnd.OutOfMemory)
            outOfMemory.Add(trial);
    }

    private void Invariants()
    {
        foreach (var (trial, lease) in state.Leases)
        {
            Assert.False(state.Ended.Contains(trial), "an ended trial is leased");
            Assert.Equal(trial, lease.Id.Trial);
            Assert.Equal(trial, state.TrialOf[lease.Device]);
            Assert.DoesNotContain(trial, state.Waiting);
        }

        Assert.All((string[])["n1", "n2"], n => Assert.Equal(drained.ContainsKey(n), state.Node(n).Draining));
        Assert.All((string[])["n1", "n2"], n => Assert.Equal(quarantined.ContainsKey(n), state.Node(n).Quarantine is not null));
        Assert.Equal(state.Leases.Count, state.TrialOf.Count);
        Assert.Equal(state.Ended.Count, state.EndedBy.Values.Sum());
        Assert.Equal(ended.Count, state.Ended.Count);
        Assert.True(ended.All(state.Ended.Contains));
        Assert.DoesNotContain(state.Waiting, state.Ended.Contains);
        Assert.Equal(Trials, state.Ended.Count + state.Leases.Count + state.Queued);

        // As long as no coordinator has forgotten leases and no node was declared gone, one device at a time may claim a trial.
        if (!leasesForgotten)
        {
            var claims = Devices
                .Where(d => d.Session.Running is { Holds: true, Stopped: false } r && Now < r.Until)
                .Select(d => d.Session.Running!.Lease.Trial)
                .ToArray();
            Assert.Equal(claims.Distinct().Count(), claims.Length);
        }
    }
}
