using PsiSweep.Cluster;
using PsiSweep.Clustering.Tests.Protocol;
using PsiSweep.Shared.Protocol;
using PsiSweep.Tests.Golden;

namespace PsiSweep.Clustering.Tests.Golden;

/// <summary>Nodes and coordinators of different versions meet while a cluster is upgraded.</summary>
public class ProtocolGoldenTests
{
    private static readonly ProtocolCodec Codec = ProtocolSerializer.Codec;

    private static readonly GoldenKind Messages = new(
        new("tests/Clustering/Golden/protocol"),
        ".msgpack",
        ProtocolSamples
            .All.ToDictionary(Codec.Manifest, object (m) => m)
            .Concat(ProtocolSamples.Later.Select(l => KeyValuePair.Create($"{Codec.Manifest(l)}.2", (object)l)))
            .ToDictionary(),
        (_, message) => Codec.Pack(message),
        (name, bytes) => Codec.Unpack(bytes, name)
    );

    [Fact]
    public void Every_message_ever_sent_is_read() => Messages.AssertAllAreRead();

    [Fact]
    public void Every_message_sent_today_is_kept() => Messages.AssertTodayIsKept();
}
