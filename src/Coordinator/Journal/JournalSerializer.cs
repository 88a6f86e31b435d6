using Akka.Actor;
using Akka.Serialization;
using PsiSweep.Coordinator.Scheduling;
using PsiSweep.Shared.Protocol;

namespace PsiSweep.Coordinator.Journal;

/// <summary>How events and snapshots stand in the journal's database: MessagePack under stable names. A changed event gets a new name; old
/// ones stay readable.</summary>
public sealed class JournalSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    /// <summary>The events by their stable names.</summary>
    public static ProtocolCodec Codec { get; } =
        new(
            new Dictionary<string, Type>
            {
                ["sweep-submitted-1"] = typeof(SweepSubmitted),
                ["coordinator-took-over-1"] = typeof(CoordinatorTookOver),
                ["epochs-reserved-1"] = typeof(EpochsReserved),
                ["attempt-ended-1"] = typeof(AttemptEnded),
                ["loss-explained-1"] = typeof(LossExplained),
                ["trial-reopened-1"] = typeof(TrialReopened),
                ["mode-changed-1"] = typeof(ModeChanged),
                ["node-quarantined-1"] = typeof(NodeQuarantined),
                ["node-released-1"] = typeof(NodeReleased),
                ["node-draining-1"] = typeof(NodeDraining),
                ["node-rejoined-1"] = typeof(NodeRejoined),
                ["trial-ended-1"] = typeof(TrialEnded),
                ["sweep-snapshot-1"] = typeof(SweepSnapshot),
            }
        );

    /// <inheritdoc/>
    public override int Identifier => 7702;

    /// <inheritdoc/>
    public override string Manifest(object o) => Codec.Manifest(o);

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj) => Codec.Pack(obj);

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, string manifest) => Codec.Unpack(bytes, manifest);
}
