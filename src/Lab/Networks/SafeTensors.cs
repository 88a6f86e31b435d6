using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Networks;

/// <summary>
/// The safetensors format (huggingface/safetensors): 8 bytes little-endian header length, a JSON header, the tensors' bytes.
/// </summary>
public static class SafeTensors
{
    private const string MetadataKey = "__metadata__";
    private const int LargestHeader = 100_000_000; // the format's own limit

    /// <summary>Writes tensors, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">Names and tensors, float32, float64 or int64.</param>
    /// <param name="metadata">Text kept in the header.</param>
    public static void Write(string path, IReadOnlyList<(string Name, Tensor Tensor)> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        var bytes = Pack(tensors, metadata);
        var partial = $"{path}.{Path.GetRandomFileName()}.partial";
        using (var file = new FileStream(partial, FileMode.CreateNew))
        {
            file.Write(bytes);
            file.Flush(flushToDisk: true);
        }

        File.Move(partial, path, overwrite: true);
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
            [MetadataKey] = new JsonObject(metadata.Select(m => KeyValuePair.Create(m.Key, (JsonNode?)m.Value))),
        };
        var blobs = new List<byte[]>();
        long offset = 0;
        foreach (var (name, tensor) in tensors)
        {
            using var scope = NewDisposeScope();
            var bytes = tensor.detach().cpu().contiguous().bytes.ToArray();
            header[name] = new JsonObject
            {
                ["dtype"] = TypeName(tensor.dtype),
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
    public static IReadOnlyList<(string Name, Tensor Tensor)> Read(string path) => Unpack(path, File.ReadAllBytes(path)).Tensors;

    /// <summary>Reads a file's bytes; the caller frees the tensors.</summary>
    /// <param name="path">The file's name, for messages.</param>
    /// <param name="file">Its bytes.</param>
    /// <exception cref="InvalidDataException">Not such a file; the message names file and place.</exception>
    public static (IReadOnlyList<(string Name, Tensor Tensor)> Tensors, IReadOnlyDictionary<string, string> Metadata) Unpack(
        string path,
        byte[] file
    )
    {
        ArgumentNullException.ThrowIfNull(file);
        if (file.Length < 8)
            throw new InvalidDataException($"{path}: {file.Length} bytes; a safetensors file has at least 8");
        var length = BinaryPrimitives.ReadInt64LittleEndian(file);
        if (length is < 2 or > LargestHeader || length > file.Length - 8)
            throw new InvalidDataException(
                $"{path}: offset 0: header of {length} bytes in a file of {file.Length}; truncated, or not safetensors"
            );
        try
        {
            var header = JsonNode.Parse(file.AsSpan(8, (int)length))!.AsObject();
            var metadata = header[MetadataKey]?.AsObject().ToDictionary(m => m.Key, m => m.Value!.GetValue<string>()) ?? [];
            return (
                [
                    .. header
                        .Where(e => e.Key != MetadataKey)
                        .Select(e => (e.Key, One(path, file, 8 + (int)length, e.Key, e.Value!.AsObject()))),
                ],
                metadata
            );
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NullReferenceException or FormatException)
        {
            throw new InvalidDataException($"{path}: offset 8: the header is not the JSON of a safetensors file: {e.Message}", e);
        }
    }

    private static Tensor One(string path, byte[] file, int data, string name, JsonObject entry)
    {
        var type = entry["dtype"]!.GetValue<string>() switch
        {
            "F32" => float32,
            "F64" => float64,
            "I64" => int64,
            "F16" => float16,
            "BF16" => bfloat16,
            "U8" => uint8,
            var other => throw new InvalidDataException($"{path}: tensor {name} has type {other}; allowed: F16, BF16, F32, F64, I64, U8"),
        };
        var shape = entry["shape"]!.AsArray().Select(s => s!.GetValue<long>()).ToArray();
        var from = entry["data_offsets"]![0]!.GetValue<long>();
        var to = entry["data_offsets"]![1]!.GetValue<long>();
        var expected = shape.Aggregate(
            type == float32 ? 4L
                : type == uint8 ? 1L
                : type == float16 || type == bfloat16 ? 2L
                : 8L,
            (a, b) => a * b
        );
        if (from < 0 || to - from != expected || data + to > file.Length)
            throw new InvalidDataException(
                $"{path}: tensor {name}: bytes {from} to {to} do not hold shape ({string.Join(", ", shape)}) in a file of {file.Length} "
                    + "bytes"
            );
        var result = zeros(shape, type);
        file.AsSpan(data + (int)from, (int)(to - from)).CopyTo(result.bytes);
        return result;
    }

    private static string TypeName(ScalarType type) =>
        type switch
        {
            ScalarType.Float32 => "F32",
            ScalarType.Float64 => "F64",
            ScalarType.Int64 => "I64",
            ScalarType.Byte => "U8",
            _ => throw new ArgumentException(
                $"a tensor of {type} cannot be written; allowed: float32, float64, int64, uint8",
                nameof(type)
            ),
        };
}
