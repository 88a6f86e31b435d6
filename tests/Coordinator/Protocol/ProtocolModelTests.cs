using CsCheck;
using PsiSweep.Coordinator.Scheduling;
using PsiSweep.Coordinator.Tests.Scheduling;
using PsiSweep.Shared.Protocol;
using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Tests.Protocol;

/// <summary>
/// docs/protocol.md, checked: over 100,000 random sequences of everything that can happen to the real state machines of both sides, the
/// invariants
/// hold after every step, and from wherever a sequence leads, the sweep comes to its end.
/// </summary>
public class ProtocolModelTests
{
    private static readonly IControlRequest[] Orders =
    [
        new PauseSweep(),
        new ResumeSweep(),
        new CancelSweep(),
        new RetryFailed(),
        new DrainNode("n1"),
        new DrainNode("n2"),
        new ReleaseNode("n1"),
        new ReleaseNode("n2"),
    ];

    [Fact]
    public void Invariants_hold_after_every_step_and_every_sweep_can_end() =>
        Gen.Select(Gen.Int[0, 19], Gen.Int[0, 2], Gen.Int[0, 1000])
            .Array[0, 60]
            .Sample(
                steps =>
                {
                    var world = new ModelWorld();
                    foreach (var (what, who, pick) in steps)
                        Step(world, what, world.Devices[who], pick);
                    ComesToItsEnd(world);
                },
                iter: 100_000
            );

    private static void Step(ModelWorld world, int what, ModelDevice device, int pick)
    {
        switch (what)
        {
            case 0 or 1 or 2:
                world.Now += TimeSpan.FromSeconds(0.2);
                world.Send(device, device.Tick(world.Now, hangs: pick % 50 == 0));
                break;
            case 3 or 4 or 5 or 6 when world.ToCoordinator.Count > 0:
                world.DeliverToCoordinator(pick % world.ToCoordinator.Count, crashBeforeReplies: what == 6 && pick % 4 == 0);
                break;
            case 7 or 8 or 9 or 10 when world.ToDevices.Count > 0:
                world.DeliverToDevice(pick % world.ToDevices.Count);
                break;
            case 11 when world.ToCoordinator.Count > 0:
                if (pick % 2 == 0)
                    world.ToCoordinator.RemoveAt(pick % world.ToCoordinator.Count); // lost
                else
                    world.ToCoordinator.Add(world.ToCoordinator[pick % world.ToCoordinator.Count]); // doubled
                break;
            case 12 when world.ToDevices.Count > 0:
                if (pick % 2 == 0)
                    world.ToDevices.RemoveAt(pick % world.ToDevices.Count);
                else
                    world.ToDevices.Add(world.ToDevices[pick % world.ToDevices.Count]);
                break;
            case 13:
                Pass(world, seconds: pick % 20);
                break;
            case 14:
                world.Send(device, device.Finish(world.Now, SweepMachineTests.Result((TrialStatus)(pick % 3))));
                break;
            case 15:
                world.Send(
                    device,
                    device.AskedToHandBack
                        ? device.GiveUp(world.Now, AttemptEnd.HandedBack)
                        : device.GiveUp(world.Now, (AttemptEnd)(pick % 7))
                );
                break;
            case 16:
                world.Restart(device.Id.Node, pick % 8 == 7 ? null : (AttemptEnd)(pick % 8));
                break;
            case 17:
                world.Coordinator(new Lose(pick % 2 == 0 ? [device.Id] : [world.Devices[0].Id, world.Devices[1].Id]), null);
                break;
            case 18:
                if (pick % 3 == 0)
                    world.Crash();
                else
                    world.Now += TimeSpan.FromSeconds(pick % 60); // the coordinator stands still
                break;
            case 19:
                world.Coordinator(new Operate(Orders[pick % Orders.Length]), null);
                break;
        }
    }

    private static void Pass(ModelWorld world, int seconds)
    {
        for (var i = 0; i < seconds; i++)
        {
            world.Now += TimeSpan.FromSeconds(1);
            world.Coordinator(new Tick(), null);
        }
    }

    /// <summary>Whatever happened before: with a network that delivers and devices that work from here on, the sweep completes.</summary>
    private static void ComesToItsEnd(ModelWorld world)
    {
        world.Coordinator(new Operate(new ResumeSweep()), null);
        foreach (var device in world.Devices.Where(d => d.Session.Leaving is not null))
            world.Restart(device.Id.Node, before: null); // drained nodes are started again by hand
        for (var round = 0; round < 400 && !world.IsComplete; round++)
        {
            Pass(world, 1);
            foreach (var device in world.Devices)
            {
                world.Send(device, device.Tick(world.Now, hangs: false));
                if (round % 3 == 2)
                    world.Send(
                        device,
                        device.AskedToHandBack
                            ? device.GiveUp(world.Now, AttemptEnd.HandedBack)
                            : device.Finish(world.Now, SweepMachineTests.Result())
                    );
                if (device.Session.Leaving is not null)
                    world.Restart(device.Id.Node, before: null);
            }

            while (world.ToCoordinator.Count > 0 || world.ToDevices.Count > 0)
            {
                if (world.ToCoordinator.Count > 0)
                    world.DeliverToCoordinator(0);
                else
                    world.DeliverToDevice(0);
            }
        }

        Assert.True(world.IsComplete, "the sweep does not come to its end");
        Assert.Equal(ModelWorld.Trials, world.Ended);
    }
}
