using System.Runtime.Serialization;
using Akka.Actor;
using CsCheck;
using PsiSweep.Cluster;
using PsiSweep.Shared.Configuration;
using PsiSweep.Shared.Protocol;
using PsiSweep.Shared.Results;

namespace PsiSweep.Clustering.Tests.Protocol;

public class ProtocolTests
{
    private static readonly LeaseId Lease = new("sweep", 7, 2, 1001);
    private static readonly DeviceId Device = new("node-1", "cpu:0", "cpu");
    private static readonly EpochMetrics Epoch = new(3, 0.1, 0.5, new(0.1, 0.01, double.NaN, double.PositiveInfinity), 1.5);
    private static readonly TrialResult Result = new()
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

    private static readonly IProtocolMessage[] Samples =
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

    public static TheoryData<int> Indices => [.. Enumerable.Range(0, Samples.Length)];

    [Fact]
    public void Every_message_has_a_name_and_a_sample_here() =>
        Assert.Equal(
            typeof(IProtocolMessage)
                .Assembly.GetTypes()
                .Where(t => t.IsClass && typeof(IProtocolMessage).IsAssignableFrom(t))
                .OrderBy(t => t.Name),
            Samples.Select(s => s.GetType()).Intersect(ProtocolSerializer.Codec.Types).OrderBy(t => t.Name)
        );

    [Theory]
    [MemberData(nameof(Indices))]
    public void Comes_back_as_it_was_sent(int index)
    {
        var message = Samples[index];
        var codec = ProtocolSerializer.Codec;
        var back = codec.Unpack(codec.Pack(message), codec.Manifest(message));
        Assert.Equivalent(message, back, strict: true);
    }

    [Theory]
    [MemberData(nameof(Indices))]
    public void Damaged_bytes_only_ever_give_a_serialization_error(int index)
    {
        var codec = ProtocolSerializer.Codec;
        var manifest = codec.Manifest(Samples[index]);
        var whole = codec.Pack(Samples[index]);
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte, Gen.Int[0, whole.Length])
            .Sample(
                (at, value, length) =>
                {
                    var bytes = whole[..length];
                    if (at < length)
                        bytes[at] = value;
                    OnlySerializationErrors(() => codec.Unpack(bytes, manifest));
                },
                iter: 3000
            );
        Gen.Byte.Array[0, 100].Sample(bytes => OnlySerializationErrors(() => codec.Unpack(bytes, manifest)), iter: 3000);
    }

    private static void OnlySerializationErrors(Action action)
    {
        try
        {
            action();
        }
        catch (SerializationException) { }
    }

    [Fact]
    public void Unknown_names_and_types_are_refused()
    {
        Assert.Contains(
            "request-work",
            Assert.Throws<SerializationException>(() => ProtocolSerializer.Codec.Unpack([], "evil")).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<SerializationException>(() => ProtocolSerializer.Codec.Pack("text"));
    }

    [Fact]
    public async Task A_message_too_large_for_the_wire_is_refused_at_its_sender()
    {
        var system = ActorSystem.Create("test");
        var serializer = new ProtocolSerializer((ExtendedActorSystem)system);
        var large = new AttemptGivenUp(Lease, Device, AttemptEnd.Failed, new string('x', ProtocolSerializer.LargestMessage));
        Assert.Contains(
            "attempt-given-up",
            Assert.Throws<SerializationException>(() => serializer.ToBinary(large)).Message,
            StringComparison.Ordinal
        );
        await system.Terminate();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(5000)]
    public void Results_of_any_length_travel_in_parts_in_any_order_and_twice(int epochs)
    {
        var result = Result with { Curve = [.. Enumerable.Range(1, epochs).Select(e => Epoch with { Epoch = e })] };
        var parts = ResultParts.Split(Lease, Device, result, null);
        Assert.All(parts, p => Assert.True(ProtocolSerializer.Codec.Pack(p).Length < ProtocolSerializer.LargestMessage));
        var shuffled = parts.Concat(parts).OrderBy(p => (p.Part * 7919) % 31).ToArray();
        Assert.Equal(result.Curve, ResultParts.Join(shuffled)!.Curve);
        Assert.Equivalent(result, ResultParts.Join(shuffled), strict: true);
        if (parts.Count > 1)
            Assert.Null(ResultParts.Join(parts.SkipLast(1)));
    }
}
