using PsiSweep.Shared.Configuration;
using PsiSweep.Shared.Protocol;
using PsiSweep.Shared.Results;

namespace PsiSweep.Clustering.Tests.Protocol;

/// <summary>One of every message, with as much in it as there may be.</summary>
internal static class ProtocolSamples
{
    public static readonly LeaseId Lease = new("sweep", 7, 2, 1001);
    public static readonly DeviceId Device = new("node-1", "cpu:0", "cpu");
    public static readonly EpochMetrics Epoch = new(3, 0.1, 0.5, new(0.1, 0.01, double.NaN, double.PositiveInfinity), 1.5);
    public static readonly TrialResult Result = new()
    {
        Status = TrialStatus.StopMissed,
        Reason = "ran out",
        Final = new(1, 2, 3, 4),
        Epochs = 3,
        Seconds = 1.25,
        Measures = [new("psi.trace", 1.5, 0.1), new("psi.lambda_max", double.NaN, Residual: 1e-5)],
        Curve = [Epoch],
        Versions = new() { ["psisweep"] = "1" },
        Notes = ["2 units left out"],
    };

    public static readonly IProtocolMessage[] All =
    [
        new RequestWork(Device, new("start", AttemptEnd.Crashed, "killed by signal 6 (SIGABRT)")),
        new LeaseGranted
        {
            Lease = Lease,
            Duration = TimeSpan.FromSeconds(15),
            OutputFolder = "/out",
            Checkpoints = new("/out/checkpoints", 60, 5),
            Trace = new("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "a=b"),
            Config = new()
            {
                Data = new()
                {
                    Set = "digits",
                    TrainSize = 100,
                    LabelNoise = 0.1,
                    Seed = 3,
                },
                Network = new()
                {
                    Hidden = [3, 4],
                    Bias = true,
                    Init = WeightInit.Orthogonal,
                    TreeEdges = TreeEdges.Ones,
                },
                Training = new()
                {
                    Optimizer = OptimizerKind.GSgd,
                    LearningRate = 0.1,
                    BatchSize = 5,
                    Epochs = 6,
                    StopTrainLoss = 0.01,
                    Schedule = new() { Kind = ScheduleKind.Cosine },
                },
                Measures = new() { Names = ["l2"], Trees = TreeKind.Modular },
                Seed = 9,
                Save = SaveMode.Final,
            },
        },
        new NoWork(TimeSpan.FromSeconds(1), true),
        new RenewLease(Lease, Device, new("train", [Epoch], 10, 123)),
        new LeaseRenewed(Lease),
        new StopAttempt(Lease, "why", HandBack: true),
        new ResultPart
        {
            Lease = Lease,
            Device = Device,
            Part = 0,
            Parts = 1,
            Result = Result,
            Curve = [Epoch],
        },
        new ResultPersisted(Lease),
        new AttemptGivenUp(Lease, Device, AttemptEnd.OutOfMemory, "boom"),
        new EndRecorded(Lease),
        new LeaveCluster("drained"),
        new RefuseNode("another process works under the name node-1"),
        new OrderForSweep("0123456789abcdef", "pause-sweep", [0x90]),
        new PauseSweep(),
        new ResumeSweep(),
        new CancelSweep(),
        new RetryFailed(),
        new DrainNode("node-1"),
        new ReleaseNode("node-1"),
        new ControlAnswer(true, "paused"),
        new GetOverview(),
        new SweepOverview
        {
            SweepId = "sweep",
            Name = "name",
            State = "running",
            Leader = "akka.tcp://psisweep@host:1",
            Trials = 1_000_000,
            Ended = new() { [TrialStatus.Completed] = 3 },
            Running = 1,
            AttemptsEnded = new() { [AttemptEnd.Lost] = 2 },
            DuplicatesDropped = 1,
            SecondsLost = 1.5,
            Nodes = [new("node-1", "up", [new("cpu:0", 7, "train"), new("cpu:1", null, null)], 1, "boom")],
        },
    ];

    /// <summary>Messages that carry more than they once did.</summary>
    public static readonly IProtocolMessage[] Later =
    [
        new RequestWork(Device, new("start", AttemptEnd.Crashed, "killed by signal 6 (SIGABRT)", "keeper")),
        new RenewLease(Lease, Device, new("train", [Epoch], 10, 1234.5), new("start", Keeper: "keeper")),
        All.OfType<SweepOverview>().Single() with
        {
            Refusals = ["another process works under the name node-1"],
        },
    ];
}
