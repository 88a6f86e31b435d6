using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Nodes;
using PsiSweep.Shared.Files;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Networks;

/// <summary>
/// The safetensors format (huggingface/safetensors): 8 bytes little-endian header length, a JSON header, the tensors' bytes.
/// </summary>
public static class SafeTensors
{
    /// <summary>Writes tensors, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">Names and tensors, float32, float64 or int64.</param>
    /// <param name="metadata">Text kept in the header.</param>
    public static void Write(string path, IReadOnlyList<(string Name, Tensor Tensor)> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        DurableFile.Write(path, Pack(tensors, metadata));
    }

    /// <summary>A file's bytes.</summary>
    /// <param name="tensors">Names and tensors, float32, float64, int64 or uint8.</param>
    /// <param name="metadata">Text kept in the header.</param>
    public static byte[] Pack(IReadOnlyList<(string Name, Tensor Tensor)> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        ArgumentNullException.ThrowIfNull(metadata);
        var header = new JsonObject
        {
            [SafeTensorsHeader.MetadataKey] = new JsonObject(metadata.Select(m => KeyValuePair.Create(m.Key, (JsonNode?)m.Value))),
        };
        var blobs = new List<byte[]>();
        long offset = 0;
        foreach (var (name, tensor) in tensors)
        {
            using var scope = NewDisposeScope();
            var bytes = tensor.detach().cpu().contiguous().bytes.ToArray();
            if (header.ContainsKey(name))
                throw new ArgumentException($"{name} is there twice", nameof(tensors));
            header[name] = new JsonObject
            {
                ["dtype"] = SafeTensorsHeader.NameOf(tensor.dtype),
                ["shape"] = new JsonArray([.. tensor.shape.Select(s => (JsonNode)s)]),
                ["data_offsets"] = new JsonArray(offset, offset + bytes.Length),
            };
            blobs.Add(bytes);
            offset += bytes.Length;
        }

        var json = JsonSerializer.SerializeToUtf8Bytes(header);
        var padded = new byte[(json.Length + 7) / 8 * 8];
        padded.AsSpan().Fill((byte)' ');
        json.CopyTo(padded, 0);

        var file = new byte[8 + padded.Length + offset];
        BinaryPrimitives.WriteInt64LittleEndian(file, padded.Length);
        padded.CopyTo(file, 8);
        var at = 8 + padded.Length;
        foreach (var blob in blobs)
        {
            blob.CopyTo(file, at);
            at += blob.Length;
        }

        return file;
    }

    /// <summary>Reads tensors; the caller frees them.</summary>
    /// <exception cref="InvalidDataException">Not such a file; the message names file and place.</exception>
    public static IReadOnlyList<(string Name, Tensor Tensor)> Read(string path) => Unpack(path, ReadBytes(path)).Tensors;

    /// <summary>A file's bytes, as <see cref="Unpack"/> takes them.</summary>
    /// <exception cref="InvalidDataException">There are too many.</exception>
    public static byte[] ReadBytes(string path)
    {
        var bytes = new FileInfo(path).Length;
        return bytes <= Array.MaxLength
            ? File.ReadAllBytes(path)
            : throw new InvalidDataException($"{path}: {bytes} bytes; allowed: up to {Array.MaxLength}");
    }

    /// <summary>Reads a file's bytes; the caller frees the tensors.</summary>
    /// <param name="path">The file's name, for messages.</param>
    /// <param name="file">Its bytes.</param>
    /// <returns>The tensors in the order of their bytes, and the text kept in the header.</returns>
    /// <exception cref="InvalidDataException">Not such a file; one sentence names file and place or tensor.</exception>
    public static (IReadOnlyList<(string Name, Tensor Tensor)> Tensors, IReadOnlyDictionary<string, string> Metadata) Unpack(
        string path,
        byte[] file
    )
    {
        ArgumentNullException.ThrowIfNull(file);
        var header = SafeTensorsHeader.Of(path, file);
        return ([.. header.Entries.Select(e => (e.Name, TensorOf(e, file, header.DataStart)))], header.Metadata);
    }

    private static Tensor TensorOf(SafeTensorsEntry entry, byte[] file, int start)
    {
        var result = zeros(entry.Shape, entry.Type);
        if (entry.To > entry.From)
            file.AsSpan(start + (int)entry.From, (int)(entry.To - entry.From)).CopyTo(result.bytes);
        return result;
    }
}
