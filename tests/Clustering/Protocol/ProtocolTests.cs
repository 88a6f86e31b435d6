using System.Runtime.Serialization;
using Akka.Actor;
using CsCheck;
using PsiSweep.Cluster;
using PsiSweep.Shared.Protocol;

namespace PsiSweep.Clustering.Tests.Protocol;

public class ProtocolTests
{
    private static readonly (LeaseId Lease, DeviceId Device) Here = (ProtocolSamples.Lease, ProtocolSamples.Device);
    private static readonly IProtocolMessage[] Samples = ProtocolSamples.All;

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
        var large = new AttemptGivenUp(Here.Lease, Here.Device, AttemptEnd.Failed, new string('x', ProtocolSerializer.LargestMessage));
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
        var result = ProtocolSamples.Result with
        {
            Curve = [.. Enumerable.Range(1, epochs).Select(e => ProtocolSamples.Epoch with { Epoch = e })],
        };
        var parts = ResultParts.Split(Here.Lease, Here.Device, result, null);
        Assert.All(parts, p => Assert.True(ProtocolSerializer.Codec.Pack(p).Length < ProtocolSerializer.LargestMessage));
        var shuffled = parts.Concat(parts).OrderBy(p => (p.Part * 7919) % 31).ToArray();
        Assert.Equal(result.Curve, ResultParts.Join(shuffled)!.Curve);
        Assert.Equivalent(result, ResultParts.Join(shuffled), strict: true);
        if (parts.Count > 1)
            Assert.Null(ResultParts.Join(parts.SkipLast(1)));
    }
}
