using PsiSweep.GpuNode.Leases;
using PsiSweep.Shared.Protocol;
using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Tests.Protocol;

/// <summary>A device of the model: the real machine around an attempt that ends when the test says so.</summary>
/// <param name="id">The device.</param>
/// <param name="processEnds">Called when its node's process ends itself.</param>
internal sealed class ModelDevice(DeviceId id, Action<AttemptEnd> processEnds)
{
    private static readonly DeviceMachine Machine = new(new());
    private long steps;

    public DeviceId Id => id;

    public DeviceSession Session { get; private set; } = new(id, new("0"));

    /// <summary>The lease under which the attempt computes; null: the thread is idle.</summary>
    public LeaseId? Computing { get; private set; }

    public bool AskedToHandBack { get; private set; }

    /// <summary>What the attempt was told last: whether it may write checkpoints.</summary>
    public bool MayWriteCheckpoints { get; private set; }

    /// <summary>Leases whose checkpoints were deleted.</summary>
    public List<LeaseId> Forgotten { get; } = [];

    public IReadOnlyList<IProtocolMessage> Do(object input, DateTimeOffset now)
    {
        var (session, actions) = Machine.Process(Session, input, now);
        Session = session;
        var sent = new List<IProtocolMessage>();
        foreach (var action in actions)
        {
            switch (action)
            {
                case Tell tell:
                    sent.Add(tell.Message);
                    break;
                case TellRenewal renewal:
                    sent.Add(new RenewLease(renewal.Lease, id, null));
                    break;
                case BeginAttempt begin:
                    Assert.Null(Computing); // one attempt at a time, or device memory is still taken
                    (Computing, AskedToHandBack, MayWriteCheckpoints) = (begin.Work.Lease, false, false);
                    break;
                case EndAttempt:
                    sent.AddRange(Do(new AttemptOver(Computing!, []), now));
                    Computing = null;
                    break;
                case HandAttemptBack:
                    AskedToHandBack = true;
                    break;
                case TellLeaseHolds holds:
                    MayWriteCheckpoints = holds.Holds;
                    break;
                case ForgetCheckpoints forget:
                    Forgotten.Add(forget.Lease);
                    break;
                case EndProcess:
                    processEnds(AttemptEnd.Hung);
                    break;
            }
        }

        return sent;
    }

    public IReadOnlyList<IProtocolMessage> Tick(DateTimeOffset now, bool hangs)
    {
        if (!hangs)
            steps++;
        return Do(new DeviceTick(steps), now);
    }

    public IReadOnlyList<IProtocolMessage> End(DateTimeOffset now, Func<LeaseId, IEnumerable<IProtocolMessage>> with)
    {
        if (Computing is not { } lease)
            return [];
        Computing = null;
        return Do(new AttemptOver(lease, [.. with(lease)]), now);
    }

    public IReadOnlyList<IProtocolMessage> Finish(DateTimeOffset now, TrialResult result) =>
        End(now, l => ResultParts.Split(l, id, result, null));

    public IReadOnlyList<IProtocolMessage> GiveUp(DateTimeOffset now, AttemptEnd end) =>
        End(now, l => [new AttemptGivenUp(l, id, end, end == AttemptEnd.OutOfMemory ? "out of memory" : "boom")]);

    /// <summary>Its node's process is another one, which has nothing of what the one before had.</summary>
    public void Begin(NodeStart start)
    {
        Session = new(id, start);
        Computing = null;
        AskedToHandBack = false;
    }
}
