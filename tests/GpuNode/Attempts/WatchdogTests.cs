using PsiSweep.GpuNode.Attempts;
using PsiSweep.GpuNode.Leases;
using PsiSweep.Lab.Data;
using PsiSweep.Lab.Networks;
using PsiSweep.Lab.Training;
using PsiSweep.Shared.Configuration;
using PsiSweep.Shared.Protocol;
using TorchSharp;
using static TorchSharp.torch;

namespace PsiSweep.GpuNode.Tests.Attempts;

/// <summary>Whatever takes long is heard of by the watchdog piece by piece.</summary>
public class WatchdogTests
{
    private static readonly TimeSpan HungAfter = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Piece = TimeSpan.FromSeconds(50);
    private static readonly DeviceId Device = new("n1", "cpu:0", "cpu");
    private readonly AttemptControl control = new();
    private readonly DeviceMachine machine = new(new());
    private DeviceSession session = new(Device, new("start"));
    private DateTimeOffset now = DateTimeOffset.UnixEpoch;
    private bool hung;

    public WatchdogTests() =>
        session = machine
            .Process(
                session,
                new LeaseGranted
                {
                    Lease = new("sweep", 0, 1, 1),
                    Config = null!,
                    Duration = TimeSpan.FromDays(1),
                    HungAfter = HungAfter,
                },
                now
            )
            .Session;

    /// <summary>A piece of work of nearly as long as makes a hang.</summary>
    private void Step()
    {
        control.Step();
        Pass(Piece);
    }

    private void Pass(TimeSpan time)
    {
        for (var end = now + time; now < end;)
        {
            now += TimeSpan.FromSeconds(1);
            (session, var actions) = machine.Process(session, new DeviceTick(control.Steps), now);
            hung |= session.EndBy is not null || actions.Any(a => a is EndProcess);
        }
    }

    [Fact]
    public void A_long_evaluation_is_no_hang()
    {
        using var scope = NewDisposeScope();
        var network = new ReluNetwork(2, [131072], 2, false); // a chunk has no more than 64 samples
        using var data = new Dataset
        {
            Name = "made up",
            TrainInputs = rand(640, 2),
            TrainLabels = zeros(640, int64),
            TestInputs = rand(128, 2),
            TestLabels = zeros(128, int64),
            Classes = 2,
            InputShape = [2],
        };
        var weights = network.Parameters.Select(p => randn([.. p.Shape])).ToArray();
        Evaluator.Evaluate(network, weights, data, Step);
        Assert.Equal(12, control.Steps);
        Assert.False(hung);
        Pass(HungAfter * 2); // one that makes no step is
        Assert.True(hung);
    }

    [Fact]
    public void A_checkpoint_is_heard_of_before_and_after_it_is_written()
    {
        var folder = Directory.CreateTempSubdirectory("psisweep-watchdog-").FullName;
        var attempt = new AttemptRequest
        {
            Lease = new("sweep", 0, 1, 1),
            Config = TrialRunnerTests.Digits(OptimizerKind.Sgd, 1),
            Checkpoints = new(folder, 1),
        };
        var checkpoints = new Checkpointer(attempt, "cpu", control, new WorkClock(TimeProvider.System), Assert.Fail);
        using var weights = ones(3);
        checkpoints.Write(
            new()
            {
                Epoch = 1,
                Step = 0,
                LossSum = 0,
                Curve = [],
                Seconds = 1,
            },
            [("w", weights)]
        );
        Assert.Equal(2, control.Steps);
    }
}
