using System.Collections.Frozen;
using System.Runtime.Serialization;
using MessagePack;
using MessagePack.Resolvers;

namespace PsiSweep.Shared.Protocol;

/// <summary>
/// MessagePack for a closed list of types under short, stable names: never typeless, and bytes from the wire are treated as untrusted.
/// </summary>
public sealed class ProtocolCodec
{
    /// <summary>How everything is packed: attributed types only, untrusted data.</summary>
    public static MessagePackSerializerOptions Options { get; } =
        MessagePackSerializerOptions.Standard.WithResolver(StandardResolver.Instance).WithSecurity(MessagePackSecurity.UntrustedData);

    private readonly FrozenDictionary<Type, string> manifests;
    private readonly FrozenDictionary<string, Type> types;

    /// <summary>A codec of a closed list.</summary>
    /// <param name="known">Stable name and type; names never change once bytes were written under them.</param>
    public ProtocolCodec(IReadOnlyDictionary<string, Type> known)
    {
        ArgumentNullException.ThrowIfNull(known);
        types = known.ToFrozenDictionary();
        manifests = known.ToFrozenDictionary(k => k.Value, k => k.Key);
    }

    /// <summary>The types it knows.</summary>
    public IEnumerable<Type> Types => manifests.Keys;

    /// <summary>The stable name of an object's type.</summary>
    /// <exception cref="SerializationException">The type is not in the list.</exception>
    public string Manifest(object value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return manifests.TryGetValue(value.GetType(), out var manifest)
            ? manifest
            : throw new SerializationException($"{value.GetType().Name} is no message of this protocol");
    }

    /// <summary>Packs an object of the list.</summary>
    public byte[] Pack(object value)
    {
        _ = Manifest(value);
        return MessagePackSerializer.Serialize(value.GetType(), value, Options);
    }

    /// <summary>Unpacks bytes written under a name.</summary>
    /// <exception cref="SerializationException">The name is not in the list, or the bytes are no such object.</exception>
    public object Unpack(byte[] bytes, string manifest)
    {
        if (!types.TryGetValue(manifest, out var type))
            throw new SerializationException(
                $"'{manifest}' is no message of this protocol; known are {string.Join(", ", types.Keys.Order())}"
            );
        try
        {
            return MessagePackSerializer.Deserialize(type, bytes, Options)
                ?? throw new SerializationException($"a message '{manifest}' that is nil");
        }
        catch (Exception e) when (e is MessagePackSerializationException or EndOfStreamException or OverflowException)
        {
            throw new SerializationException(
                $"{bytes?.Length ?? 0} bytes that are no message '{manifest}': {e.GetBaseException().Message}",
                e
            );
        }
    }
}
