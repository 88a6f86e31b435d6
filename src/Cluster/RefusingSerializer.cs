using System.Diagnostics.Metrics;
using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;
using PsiSweep.Shared.Telemetry;

namespace PsiSweep.Cluster;

/// <summary>
/// Stands in the place of a serializer of Akka that builds whatever type a payload names: whoever reaches a port could have any type of the
/// process built. Bytes for it are refused unread and counted; Akka logs them, and the connection they came by stays. Akka's serializers of
/// its own messages stay what they are.
/// </summary>
/// <param name="system">The actor system.</param>
/// <param name="identifier">Akka's number of the serializer.</param>
/// <param name="kind">Its name in messages and metrics.</param>
public abstract class RefusingSerializer(ExtendedActorSystem system, int identifier, string kind) : SerializerWithStringManifest(system)
{
    private static readonly Counter<long> Refused = PsiSweepTelemetry.Meter.CreateCounter<long>(
        "psisweep.messages.refused",
        "{message}",
        "Messages that are none of the protocol, by what they are packed as."
    );

    /// <inheritdoc/>
    public override int Identifier { get; } = identifier;

    /// <summary>Counts a message that is refused.</summary>
    /// <param name="kind">What it is packed as.</param>
    internal static void Count(string kind) => Refused.Add(1, new KeyValuePair<string, object?>("kind", kind));

    /// <inheritdoc/>
    public override string Manifest(object o) => o?.GetType().FullName ?? "";

    /// <inheritdoc/>
    /// <exception cref="SerializationException">Always.</exception>
    public override byte[] ToBinary(object obj) => throw Refuse(Manifest(obj));

    /// <inheritdoc/>
    /// <exception cref="SerializationException">Always.</exception>
    public override object FromBinary(byte[] bytes, string manifest) => throw Refuse(manifest ?? "");

    private SerializationException Refuse(string manifest)
    {
        Count(kind);
        var type = manifest.Length == 0 ? "" : $" of type '{manifest}'"; // JSON names its types inside
        return new($"a message{type} packed as {kind} is refused: it is none of PsiSweep's");
    }
}

/// <summary>In the place of Akka's default, Newtonsoft's JSON with type names in it, for everything that has no serializer.</summary>
public sealed class RefusedJson(ExtendedActorSystem system) : RefusingSerializer(system, 1, "json")
{
    /// <summary>As Akka makes it: it has settings for what stands in this place.</summary>
    public RefusedJson(ExtendedActorSystem system, Config settings)
        : this(system) => _ = settings;
}

/// <summary>In the place of Akka's serializer of any protobuf message, which makes the type that is named before it looks what it
/// is.</summary>
public sealed class RefusedProtobuf(ExtendedActorSystem system) : RefusingSerializer(system, 2, "protobuf");

/// <summary>In the place of that of Akka's remote deployment, by which another process makes actors of any type here.</summary>
public sealed class RefusedDeployment(ExtendedActorSystem system) : RefusingSerializer(system, 3, "deployment");
