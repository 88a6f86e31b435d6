using CsCheck;
using PsiSweep.Coordinator.Scheduling;
using PsiSweep.Shared.Protocol;
using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Tests.Scheduling;

/// <summary>Random interleavings of everything that can happen, crashes of the coordinator included: the invariants hold after every step.</summary>
public class SweepInterleavingTests
{
    private const int Trials = 6;
    private static readonly DeviceId[] Devices = [new("n1", "cpu:0", "cpu"), new("n1", "cpu:1", "cpu"), new("n2", "cpu:0", "cpu")];
    private static readonly SweepMachine Machine = new(new() { EpochBlock = 3 });

    private sealed class World
    {
        public SweepState State { get; set; } = SweepState.Initial;

        public List<IJournalEvent> Journal { get; } = [];

        public List<(LeaseId Lease, DeviceId Device)> Granted { get; } = [];

        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

        public Dictionary<long, TrialResult> Results { get; } = [];

        public long LargestEpoch { get; set; }

        public void Do(ISweepCommand command)
        {
            var decision = Machine.Process(State, command, Now);
            Journal.AddRange(decision.Events.OfType<IJournalEvent>());
            State = SweepStates.Apply(State, decision.Events);
            foreach (var ended in decision.Events.OfType<TrialEnded>())
                Assert.True(Results.TryAdd(ended.Trial, ended.Result), $"trial {ended.Trial} has two results");
            foreach (var opened in decision.Events.OfType<LeaseOpened>().Where(_ => command is AskForWork))
            {
                Assert.True(opened.Lease.Id.Epoch > LargestEpoch, "epochs must grow, over restarts too");
                LargestEpoch = opened.Lease.Id.Epoch;
                Assert.True(Journal.OfType<EpochsReserved>().Max(e => e.UpTo) >= LargestEpoch, "an epoch was handed out that no journal knows of");
            }

            foreach (var grant in decision.Replies.OfType<Grant>())
                Granted.Add((grant.Lease, grant.To));
            Invariants();
        }

        public void Crash()
        {
            State = SweepStates.Recovered(SweepStates.Apply(SweepState.Initial, Journal));
            Do(new Submit(SweepMachineTests.Header(Trials)));
        }

        private void Invariants()
        {
            Assert.All(State.Leases, l =>
            {
                Assert.False(State.Ended.Contains(l.Key), "an ended trial is leased");
                Assert.Equal(l.Key, l.Value.Id.Trial);
                Assert.Equal(l.Key, State.TrialOf[l.Value.Device]);
                Assert.DoesNotContain(l.Key, State.Waiting);
            });
            Assert.Equal(State.Leases.Count, State.TrialOf.Count);
            Assert.Equal(State.Ended.Count, State.EndedBy.Values.Sum());
            Assert.Equal(Results.Keys.Order(), Enumerable.Range(0, Trials).Select(t => (long)t).Where(State.Ended.Contains));
            Assert.All(State.Waiting, t => Assert.False(State.Ended.Contains(t)));
            Assert.Equal(Trials, State.Ended.Count + State.Leases.Count + State.Queued);
        }
    }

    [Fact]
    public void Invariants_hold_and_every_trial_ends_exactly_once() =>
        Gen.Select(Gen.Int[0, 8], Gen.Int[0, 2], Gen.Int[0, 1000]).Array[0, 80].Sample(
            steps =>
            {
                var world = new World();
                world.Do(new Submit(SweepMachineTests.Header(Trials)));
                foreach (var (what, who, pick) in steps)
                    Step(world, what, Devices[who], pick);

                // Whatever happened before: with devices that work from here on, the sweep completes.
                for (var i = 0; i < 100 && !world.State.IsComplete; i++)
                {
                    world.Now += TimeSpan.FromSeconds(5);
                    world.Do(new Tick());
                    foreach (var device in Devices)
                    {
                        world.Do(new AskForWork(device));
                        if (world.State.TrialOf.TryGetValue(device, out var trial))
                            world.Do(new Finish(world.State.Leases[trial].Id, device, SweepMachineTests.Result()));
                    }
                }

                Assert.True(world.State.IsComplete);
                Assert.Equal(Trials, world.Results.Count);
            },
            iter: 20_000);

    private static void Step(World world, int what, DeviceId device, int pick)
    {
        // Any lease ever granted may be spoken of at any time, by any device: late, twice, out of order.
        var (lease, holder) = world.Granted.Count > 0 ? world.Granted[pick % world.Granted.Count] : (new LeaseId("id", pick % Trials, 1, 1), device);
        switch (what)
        {
            case 0 or 1:
                world.Do(new AskForWork(device));
                break;
            case 2:
                world.Do(new Renew(lease, holder));
                break;
            case 3:
                world.Do(new Finish(lease, holder, SweepMachineTests.Result((TrialStatus)(pick % 3))));
                break;
            case 4:
                world.Do(new GiveUp(lease, holder, (AttemptEnd)(pick % 7), "boom"));
                break;
            case 5:
                world.Now += TimeSpan.FromSeconds(pick % 20);
                world.Do(new Tick());
                break;
            case 6:
                world.Do(new Lose(pick % 2 == 0 ? [device] : Devices[..2]));
                break;
            case 7:
                world.Crash();
                break;
            case 8:
                world.Do(new Renew(lease, device)); // a device that never had it
                break;
        }
    }

    [Fact]
    public void A_set_of_a_million_indices_is_right_and_small()
    {
        var random = new Random(1);
        var set = IndexSet.Empty;
        var expected = new HashSet<long>();
        for (var i = 0; i < 20_000; i++)
        {
            var index = random.Next(1_000_000);
            set = set.Add(index);
            expected.Add(index);
        }

        Assert.Equal(expected.Count, set.Count);
        for (var i = 0L; i < 1_000_000; i++)
            Assert.Equal(expected.Contains(i), set.Contains(i));
        foreach (var from in expected.Take(500))
        {
            var first = from;
            while (expected.Contains(first))
                first++;
            Assert.Equal(first, set.FirstMissing(from));
        }
    }
}
