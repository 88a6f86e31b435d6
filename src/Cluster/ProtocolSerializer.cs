using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Serialization;
using PsiSweep.Shared.Protocol;

namespace PsiSweep.Cluster;

/// <summary>Akka's view of the protocol: <see cref="IProtocolMessage"/> over MessagePack, at most 64 KB a message.</summary>
public sealed class ProtocolSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    /// <summary>Largest message in bytes. Akka's frames end at 128 KB and a larger message vanishes without a word to its sender.</summary>
    public const int LargestMessage = 64 * 1024;

    /// <summary>The messages by their stable names.</summary>
    public static ProtocolCodec Codec { get; } =
        new(
            new Dictionary<string, Type>
            {
                ["request-work"] = typeof(RequestWork),
                ["lease-granted"] = typeof(LeaseGranted),
                ["no-work"] = typeof(NoWork),
                ["renew-lease"] = typeof(RenewLease),
                ["lease-renewed"] = typeof(LeaseRenewed),
                ["stop-attempt"] = typeof(StopAttempt),
                ["result-part"] = typeof(ResultPart),
                ["result-persisted"] = typeof(ResultPersisted),
                ["attempt-given-up"] = typeof(AttemptGivenUp),
                ["end-recorded"] = typeof(EndRecorded),
                ["leave-cluster"] = typeof(LeaveCluster),
                ["refuse-node"] = typeof(RefuseNode),
                ["pause-sweep"] = typeof(PauseSweep),
                ["resume-sweep"] = typeof(ResumeSweep),
                ["cancel-sweep"] = typeof(CancelSweep),
                ["retry-failed"] = typeof(RetryFailed),
                ["drain-node"] = typeof(DrainNode),
                ["release-node"] = typeof(ReleaseNode),
                ["order-for-sweep"] = typeof(OrderForSweep),
                ["control-answer"] = typeof(ControlAnswer),
                ["get-overview"] = typeof(GetOverview),
                ["sweep-overview"] = typeof(SweepOverview),
            }
        );

    /// <inheritdoc/>
    public override int Identifier => 7701;

    /// <inheritdoc/>
    public override string Manifest(object o) => Codec.Manifest(o);

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj)
    {
        var bytes = Codec.Pack(obj);
        return bytes.Length <= LargestMessage
            ? bytes
            : throw new SerializationException($"a message '{Codec.Manifest(obj)}' of {bytes.Length} bytes; at most {LargestMessage} fit");
    }

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, string manifest)
    {
        try
        {
            return Codec.Unpack(bytes, manifest);
        }
        catch (SerializationException)
        {
            RefusingSerializer.Count("psisweep");
            throw;
        }
    }
}
