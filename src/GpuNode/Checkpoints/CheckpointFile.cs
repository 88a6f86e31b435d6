using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using PsiSweep.Lab.Networks;
using PsiSweep.Lab.Training;
using PsiSweep.Shared.Files;
using static TorchSharp.torch;

namespace PsiSweep.GpuNode.Checkpoints;

/// <summary>
/// A checkpoint as a safetensors file, which any reader of that format opens. Its metadata say where the training is, and hold the SHA-256
/// of the
/// whole file, taken with that field full of zeros: a file cut short or with a flipped bit is found out.
/// </summary>
public static class CheckpointFile
{
    private const string Format = "psisweep-checkpoint-1";
    private const string HashKey = "sha256";
    private const int HashDigits = 64;
    private static readonly string NoHash = new('0', HashDigits);

    private static readonly JsonSerializerOptions Json = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Writes it, whole or not at all: to another name, forced to the disk, renamed, and the folder forced to the disk.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(string path, CheckpointOwner owner, TrainingState state, IReadOnlyList<(string Name, Tensor Tensor)> tensors)
    {
        var bytes = SafeTensors.Pack(
            tensors,
            new Dictionary<string, string>
            {
                ["format"] = Format,
                ["owner"] = JsonSerializer.Serialize(owner, Json),
                ["state"] = JsonSerializer.Serialize(state, Json),
                [HashKey] = NoHash,
            }
        );
        Encoding.ASCII.GetBytes(
            Convert.ToHexStringLower(SHA256.HashData(bytes)),
            bytes.AsSpan(HashAt(bytes) ?? throw new InvalidOperationException("no place for the checksum"), HashDigits)
        );
        DurableFile.Write(path, bytes);
    }

    /// <summary>Reads it.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or no checkpoint; the message names the file and what is wrong.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Checkpoint Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        Verify(path, bytes);
        var (tensors, metadata) = SafeTensors.Unpack(path, bytes);
        try
        {
            if (metadata.GetValueOrDefault("format") != Format)
                throw new InvalidDataException(
                    $"{path}: format {ForeignText.Shown(metadata.GetValueOrDefault("format") ?? "none")}; allowed: {Format}"
                );
            var state = Read<TrainingState>(path, metadata, "state");
            if (state.Curve.Contains(null!))
                throw Wrong(path, "state");
            return new(Read<CheckpointOwner>(path, metadata, "owner"), state, tensors.ToDictionary(t => t.Name, t => t.Tensor));
        }
        catch (InvalidDataException)
        {
            foreach (var (_, tensor) in tensors)
                tensor.Dispose();
            throw;
        }
    }

    private static T Read<T>(string path, IReadOnlyDictionary<string, string> metadata, string key)
        where T : class
    {
        try
        {
            return (metadata.TryGetValue(key, out var json) ? JsonSerializer.Deserialize<T>(json, Json) : null) ?? throw Wrong(path, key);
        }
        catch (JsonException)
        {
            throw Wrong(path, key);
        }
    }

    private static InvalidDataException Wrong(string path, string key) => new($"{path}: the metadata's {key} is not that of a checkpoint");

    private static void Verify(string path, byte[] bytes)
    {
        if (HashAt(bytes) is not { } at)
            throw new InvalidDataException($"{path}: {bytes.Length} bytes without a checksum; truncated, or no checkpoint");
        var said = Encoding.ASCII.GetString(bytes, at, HashDigits);
        var copy = (byte[])bytes.Clone();
        Encoding.ASCII.GetBytes(NoHash, copy.AsSpan(at, HashDigits));
        var found = Convert.ToHexStringLower(SHA256.HashData(copy));
        if (found != said)
            throw new InvalidDataException(
                $"{path}: checksum {found[..12]}… of {bytes.Length} bytes, where the file says {said[..12]}…; truncated or damaged"
            );
    }

    /// <summary>Where the checksum stands: the last such field of the header; null: there is none.</summary>
    private static int? HashAt(byte[] bytes)
    {
        if (bytes.Length < 8)
            return null;
        var length = BitConverter.ToInt64(bytes);
        var header = bytes.AsSpan(8, (int)Math.Clamp(length, 0, bytes.Length - 8));
        var key = Encoding.ASCII.GetBytes($"\"{HashKey}\":\"");
        var at = header.LastIndexOf(key);
        return at < 0 || at + key.Length + HashDigits > header.Length ? null : 8 + at + key.Length;
    }
}
