using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using PsiSweep.GpuNode.Checkpoints;
using PsiSweep.Lab.Networks;
using PsiSweep.Lab.Tests.Data;
using PsiSweep.Lab.Trained;
using PsiSweep.Shared.Configuration;
using PsiSweep.Sweeps.Reading;
using static TorchSharp.torch;

namespace PsiSweep.GpuNode.Tests.Cli.Measuring;

/// <summary>Any bytes give a network or one sentence.</summary>
[Collection(nameof(ForeignFileFuzzTests))]
public sealed class ForeignFileFuzzTests : IDisposable
{
    private const string Path = "some.safetensors";

    private static readonly TrialConfig Config = new()
    {
        Data = new() { Set = "digits", TrainSize = 100 },
        Network = new() { Hidden = [3], Bias = true },
        Training = new()
        {
            Optimizer = OptimizerKind.GSgd,
            LearningRate = 0.1,
            BatchSize = 10,
            Epochs = 2,
        },
        Measures = new() { Names = ["psi.ratio"], Samples = 20 },
        Seed = 1,
    };

    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Bytes_changed_in_good_files()
    {
        byte[][] files = [Weights(new()), Weights(Own(TrialConfigText.Of(Config))), CheckpointBytes()];
        Gen.Select(Gen.Int[0, files.Length - 1], Mutation.Array[1, 5])
            .Sample(t => Read(t.Item2.Aggregate(files[t.Item1], (bytes, mutate) => mutate(bytes))), iter: 1200, threads: 1);
    }

    [Fact]
    public void Headers_of_the_right_kind_with_any_values() =>
        Gen.Select(Header, Gen.Int[-3, 3], Gen.Frequency((4, Gen.Const(0)), (1, Gen.Int[-9, 9])))
            .Sample((header, spare, length) => Read(File(header, spare, length)), iter: 1200, threads: 1);

    [Fact]
    public void Any_bytes() => Gen.Byte.Array[0, 300].Sample(Read, iter: 500, threads: 1);

    [Fact]
    public void Configurations_with_any_values() =>
        Gen.Select(Gen.Int[0, 10_000], Json)
            .Array[1, 3]
            .Sample(
                changes =>
                {
                    var config = JsonNode.Parse(TrialConfigText.Of(Config))!;
                    foreach (var (at, value) in changes)
                        Replace(config, at, value);
                    Read(Weights(Own(config.ToJsonString())));
                },
                iter: 300,
                threads: 1
            );

    [Fact]
    public void Checkpoints_whose_checksum_is_right_and_whose_words_are_not()
    {
        var good = SafeTensors.Unpack(Path, CheckpointBytes()).Metadata;
        Assert.Equal(["format", "owner", "sha256", "state"], good.Keys.Order());
        Gen.Select(OneOf("format", "owner", "state"), Gen.Int[0, 10_000], Json)
            .Sample(
                (key, at, value) =>
                {
                    var metadata = good.ToDictionary(m => m.Key, m => m.Value);
                    if (at % 5 == 0 || key == "format")
                        metadata[key] = value;
                    else
                        metadata[key] = Replaced(metadata[key], at, value);
                    var file = folder.At("checkpoint");
                    System.IO.File.WriteAllBytes(file, Signed(metadata));
                    OneSentence(file, () => CheckpointFile.Read(file).Dispose());
                },
                iter: 300,
                threads: 1
            );
    }

    private static void Read(byte[] file) =>
        OneSentence(
            Path,
            () =>
            {
                using var scope = NewDisposeScope();
                using var read = TrainedNetworks.Read(
                    new(Path, "digits", Mistake: c => SweepFile.ProblemsOf(c) is [var first, ..] ? first : null),
                    file
                );
                Assert.Equal(read.Network.Parameters.Length, read.Parameters.Count);
            }
        );

    private static void OneSentence(string path, Action read)
    {
        try
        {
            read();
        }
        catch (Exception e) when (e is FormatException or InvalidDataException)
        {
            Assert.StartsWith($"{path}: ", e.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(e.Message, c => char.IsControl(c));
            Assert.All(
                ["System.", "Exception", "Object reference", "converted"],
                w => Assert.DoesNotContain(w, e.Message, StringComparison.Ordinal)
            );
            Assert.True(e.Message.Length < 2500, e.Message);
        }
    }

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static Gen<Func<byte[], byte[]>> Mutation { get; } =
        Gen.Select(Gen.Int[0, 6], Gen.Double[0, 1], Gen.Double[0, 1], Gen.Int[1, 12], Gen.Byte)
            .Select(Func<byte[], byte[]> (t) =>
                bytes => Mutated(bytes, t.Item1, t.Item2 * t.Item3, t.Item4, t.Item5) // early bytes more often
            );

    private static byte[] Mutated(byte[] bytes, int kind, double share, int count, byte value)
    {
        var at = (int)(share * bytes.Length);
        var end = Math.Min(bytes.Length, at + count);
        return kind switch
        {
            0 => bytes[..at],
            1 => [.. bytes[..at], .. bytes[end..]],
            2 => [.. bytes[..end], .. bytes[at..]],
            3 => [.. bytes[..at], .. Enumerable.Repeat(value, count), .. bytes[at..]],
            4 => [.. bytes[..at], .. bytes[at..end].Select(b => (byte)(b ^ value)), .. bytes[end..]],
            5 => [.. bytes[..at], .. Encoding.UTF8.GetBytes(Pieces[value % Pieces.Length]), .. bytes[end..]],
            _ => [.. bytes[..at], value, .. bytes[Math.Min(bytes.Length, at + 1)..]],
        };
    }

    private static readonly string[] Pieces =
    [
        "\"",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "-1",
        "null",
        "1e9",
        "\\u0000",
        "\\ud800",
        "\n",
        "é",
        "0",
        "9",
    ];

    /// <summary>JSON values of every kind, some of which stand where numbers, sizes and names do.</summary>
    private static Gen<string> Json { get; } =
        OneOf(
            "null",
            "true",
            "-1",
            "0",
            "1",
            "64",
            "0.5",
            "1e300",
            "3000000000",
            "9223372036854775807",
            "18446744073709551615",
            "\"\"",
            "\"F32\"",
            "\"digits\"",
            "\"mnist\"",
            "\"a: b\\n  c: [\"",
            "\"psi.trace\"",
            "[]",
            "[null]",
            "[-1]",
            "[2000000000]",
            "[\"conv 3\"]",
            "[[[[1]]]]",
            "{}",
            "{\"a\":{\"b\":null}}"
        );

    private static Gen<string> Header { get; } =
        Gen.Select(
                OneOf("0.weight", "0.bias", "2.weight", "2.bias", "a", "", "1.running_mean", "optimizer.x"),
                Gen.Frequency((6, OneOf("\"F32\"", "\"F64\"", "\"U8\"", "\"BF16\"", "\"I64\"")), (1, Json)),
                Gen.Frequency((6, OneOf(1, 3, 10, 64, 0).Array[0, 4].Select(s => $"[{string.Join(',', s)}]")), (1, Json)),
                Gen.Frequency((8, Gen.Const("")), (1, Gen.Select(Json, Json).Select(o => $"[{o.Item1},{o.Item2}]")), (1, Json)),
                Gen.Frequency((12, Gen.Const("")), (1, Json))
            )
            .Array[0, 5]
            .SelectMany(entries =>
                Gen.Frequency((3, Gen.Const("")), (1, Json.Select(j => $"\"__metadata__\":{j},"))).Select(m => m + Entries(entries))
            )
            .Select(body => $"{{{body.TrimEnd(',')}}}");

    /// <summary>Tensors one after another, except where something else is given.</summary>
    private static string Entries((string Name, string Type, string Shape, string Offsets, string Whole)[] entries)
    {
        var (text, at) = (new StringBuilder(), 0L);
        foreach (var (name, type, shape, offsets, whole) in entries)
        {
            var end = at + BytesOf(type, shape);
            var own = offsets.Length > 0 ? offsets : $"[{at},{end}]";
            var value = whole.Length > 0 ? whole : $"{{\"dtype\":{type},\"shape\":{shape},\"data_offsets\":{own}}}";
            text.Append($"\"{name}\":{value},");
            at = end;
        }

        return text.ToString();
    }

    private static long BytesOf(string type, string shape)
    {
        var bytes = type switch
        {
            "\"F64\"" or "\"I64\"" => 8L,
            "\"F32\"" => 4,
            "\"U8\"" => 1,
            _ => 2,
        };
        try
        {
            return JsonSerializer.Deserialize<long[]>(shape) is { } sizes ? sizes.Aggregate(bytes, (a, b) => a * b) % 100_000 : 8;
        }
        catch (JsonException)
        {
            return 8;
        }
    }

    private static byte[] File(string header, int spare, int length)
    {
        var json = Encoding.UTF8.GetBytes(header);
        var data = 0L;
        using (var parsed = JsonDocument.Parse(header))
        {
            foreach (var entry in parsed.RootElement.EnumerateObject().Where(e => e.Value.ValueKind == JsonValueKind.Object))
            {
                if (entry.Value.TryGetProperty("data_offsets", out var o) && o.ValueKind == JsonValueKind.Array && o.GetArrayLength() == 2)
                    data = o[1].ValueKind == JsonValueKind.Number && o[1].TryGetInt64(out var end) ? Math.Clamp(end, data, 200_000) : data;
            }
        }

        return
        [
            .. BitConverter.GetBytes((long)json.Length + length),
            .. json,
            .. new byte[Math.Max(0, data + Math.Max(0, Math.Abs(spare) - 2))],
        ];
    }

    private static void Replace(JsonNode root, int at, string value)
    {
        var places = new List<Action<JsonNode?>>();
        Collect(root);
        if (places.Count > 0)
            places[at % places.Count](JsonNode.Parse(value));

        void Collect(JsonNode? node)
        {
            if (node is JsonObject o)
            {
                foreach (var key in o.Select(p => p.Key).ToArray())
                {
                    places.Add(v => o[key] = v);
                    places.Add(v => o.Remove(key));
                    Collect(o[key]);
                }
            }
            else if (node is JsonArray a)
            {
                for (var i = 0; i < a.Count; i++)
                {
                    var place = i;
                    places.Add(v => a[place] = v);
                    Collect(a[i]);
                }
            }
        }
    }

    private static string Replaced(string json, int at, string value)
    {
        var node = JsonNode.Parse(json)!;
        Replace(node, at, value);
        return node.ToJsonString();
    }

    private static Dictionary<string, string> Own(string config) =>
        new()
        {
            ["psisweep"] = "0.1",
            ["trial"] = "1",
            ["config"] = config,
        };

    private static (string Name, Tensor Tensor)[] Tensors() =>
        [("0.weight", ones(3, 64)), ("0.bias", ones(3)), ("2.weight", ones(10, 3)), ("2.bias", ones(10))];

    private static byte[] Weights(Dictionary<string, string> metadata)
    {
        using var scope = NewDisposeScope();
        return SafeTensors.Pack(Tensors(), metadata);
    }

    private byte[] CheckpointBytes()
    {
        using var scope = NewDisposeScope();
        var path = folder.At("good");
        CheckpointFile.Write(
            path,
            new("sweep", 1, "hash", "cpu"),
            new()
            {
                Epoch = 2,
                Step = 3,
                LossSum = 0.5,
                Curve = [new(1, 0.1, 0.5, new(1, 0.5, 1, 0.5), 1)],
                Seconds = 1,
            },
            Tensors()
        );
        return System.IO.File.ReadAllBytes(path);
    }

    /// <summary>With the checksum that a checkpoint of these words has.</summary>
    private static byte[] Signed(Dictionary<string, string> metadata)
    {
        metadata["sha256"] = new('0', 64);
        var bytes = Weights(metadata);
        var key = Encoding.ASCII.GetBytes("\"sha256\":\"");
        Encoding.ASCII.GetBytes(
            Convert.ToHexStringLower(SHA256.HashData(bytes)),
            bytes.AsSpan(bytes.AsSpan().LastIndexOf(key) + key.Length, 64)
        );
        return bytes;
    }

    public void Dispose() => folder.Dispose();
}

/// <summary>Not beside other tests: so many files keep the garbage collector busy, and TorchSharp may finalize a number while native code
/// reads it.</summary>
[CollectionDefinition(nameof(ForeignFileFuzzTests), DisableParallelization = true)]
public sealed class ForeignFileFuzzRuns;
