using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Unicode;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Networks;

/// <summary>A tensor as the header of a safetensors file states it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Type of its entries.</param>
/// <param name="Shape">Its sizes, each ≥ 0.</param>
/// <param name="From">Where its bytes begin, from the end of the header on.</param>
/// <param name="To">Where they end.</param>
internal sealed record SafeTensorsEntry(string Name, ScalarType Type, long[] Shape, long From, long To);

/// <summary>
/// The header of a safetensors file, held against the format (huggingface/safetensors): names are there once, the tensors' bytes follow one
/// another from the header to the end of the file without gap or overlap, and each has as many as its shape needs.
/// </summary>
internal sealed class SafeTensorsHeader
{
    /// <summary>Largest header, bytes: the format's own limit.</summary>
    public const int Largest = 100_000_000;

    /// <summary>Key of the text kept in the header.</summary>
    public const string MetadataKey = "__metadata__";

    private const int LengthBytes = 8;
    private const int MostSizes = 64; // libtorch's limit

    private static readonly (string Name, ScalarType Type, int Bytes)[] Types =
    [
        ("F16", ScalarType.Float16, 2),
        ("BF16", ScalarType.BFloat16, 2),
        ("F32", ScalarType.Float32, 4),
        ("F64", ScalarType.Float64, 8),
        ("I64", ScalarType.Int64, 8),
        ("U8", ScalarType.Byte, 1),
    ];

    private readonly string path;
    private readonly List<SafeTensorsEntry> entries = [];
    private readonly Dictionary<string, string> metadata = [];

    private SafeTensorsHeader(string path, ReadOnlySpan<byte> file)
    {
        this.path = path;
        if (file.Length < LengthBytes)
            throw Wrong($"{file.Length} bytes; a safetensors file has at least {LengthBytes}");
        var length = BinaryPrimitives.ReadUInt64LittleEndian(file);
        if (length > Largest)
            throw Wrong($"offset 0: a header of {length} bytes; allowed: up to {Largest}; too large, or not safetensors");
        if (length < 2 || length > (ulong)(file.Length - LengthBytes))
            throw Wrong($"offset 0: header of {length} bytes in a file of {file.Length}; truncated, or not safetensors");
        DataStart = LengthBytes + (int)length;
        var json = file[LengthBytes..DataStart];
        if (json[0] != '{')
            throw Wrong($"offset {LengthBytes}: the header does not begin with '{{'; not safetensors");
        if (!Utf8.IsValid(json))
            throw Wrong("the header is not UTF-8");
        Read(json);
        ThrowIfNotWhole(file.Length - DataStart);
    }

    /// <summary>Where the tensors' bytes begin in the file.</summary>
    public int DataStart { get; }

    /// <summary>The tensors in the order of their bytes.</summary>
    public IReadOnlyList<SafeTensorsEntry> Entries => entries;

    /// <summary>The text kept in the header.</summary>
    public IReadOnlyDictionary<string, string> Metadata => metadata;

    /// <summary>Reads a file's header.</summary>
    /// <param name="path">The file's name, for messages.</param>
    /// <param name="file">Its bytes.</param>
    /// <exception cref="InvalidDataException">Not such a file; one sentence names file and place or tensor.</exception>
    public static SafeTensorsHeader Of(string path, ReadOnlySpan<byte> file) => new(path, file);

    /// <summary>The format's name of a type.</summary>
    /// <exception cref="ArgumentException">The format has none for it, or this program does not write it.</exception>
    public static string NameOf(ScalarType type) =>
        Types.FirstOrDefault(t => t.Type == type && t.Bytes is not 2).Name
        ?? throw new ArgumentException($"a tensor of {type} cannot be written; allowed: float32, float64, int64, uint8", nameof(type));

    private void Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        try
        {
            reader.Read();
            var names = new HashSet<string>();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = Text(ref reader, "a name");
                if (!names.Add(name))
                    throw Wrong(name == MetadataKey ? $"{MetadataKey} is there twice" : $"tensor {Shown(name)} is there twice");
                reader.Read();
                if (name == MetadataKey)
                    ReadMetadata(ref reader);
                else
                    entries.Add(Entry(ref reader, $"tensor {Shown(name)}", name));
            }

            while (reader.Read()) { } // nothing but blanks may follow
        }
        catch (JsonException)
        {
            throw Wrong($"offset {LengthBytes + reader.BytesConsumed}: the header is not the JSON of a safetensors file");
        }
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw Wrong($"{MetadataKey} is {Kind(reader)}; allowed: an object of texts");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = Text(ref reader, "a key");
            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
                throw Wrong($"{MetadataKey}: {Shown(key)} is {Kind(reader)}; allowed: a text");
            if (!metadata.TryAdd(key, Text(ref reader, $"{MetadataKey}: {Shown(key)}")))
                throw Wrong($"{MetadataKey}: {Shown(key)} is there twice");
        }
    }

    private SafeTensorsEntry Entry(ref Utf8JsonReader reader, string tensor, string name)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw Wrong($"{tensor} is {Kind(reader)}; allowed: an object of dtype, shape and data_offsets");
        string? type = null;
        long[]? shape = null;
        long[]? offsets = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = Text(ref reader, tensor);
            reader.Read();
            switch (key)
            {
                case "dtype" when type is not null:
                case "shape" when shape is not null:
                case "data_offsets" when offsets is not null:
                    throw Wrong($"{tensor}: {key} is there twice");
                case "dtype":
                    type =
                        reader.TokenType == JsonTokenType.String
                            ? Text(ref reader, $"{tensor}: dtype")
                            : throw Wrong($"{tensor}: dtype is {Kind(reader)}; allowed: a text");
                    break;
                case "shape":
                    shape = Integers(ref reader, $"{tensor}: shape", MostSizes);
                    break;
                case "data_offsets":
                    offsets = Integers(ref reader, $"{tensor}: data_offsets", 2);
                    break;
                default:
                    reader.Skip(); // as the reference implementation does
                    break;
            }
        }

        string[] missing =
        [
            .. new[] { (type is null, "dtype"), (shape is null, "shape"), (offsets is null, "data_offsets") }
                .Where(k => k.Item1)
                .Select(k => k.Item2),
        ];
        if (missing.Length > 0)
            throw Wrong($"{tensor} has no {string.Join(" and no ", missing)}");
        if (offsets!.Length != 2)
            throw Wrong($"{tensor}: data_offsets has {offsets.Length} entries; allowed: 2, where its bytes begin and end");
        return Checked(tensor, new(name, TypeOf(tensor, type!).Type, shape!, offsets[0], offsets[1]), TypeOf(tensor, type!).Bytes);
    }

    private (ScalarType Type, int Bytes) TypeOf(string tensor, string name)
    {
        var found = Types.FirstOrDefault(t => t.Name == name);
        return found.Name is not null
            ? (found.Type, found.Bytes)
            : throw Wrong($"{tensor} has type {Shown(name)}; allowed: {string.Join(", ", Types.Select(t => t.Name))}");
    }

    private SafeTensorsEntry Checked(string tensor, SafeTensorsEntry entry, int bytes)
    {
        Int128 expected = bytes; // an empty tensor's other sizes count, too: strides are products of them
        foreach (var size in entry.Shape)
        {
            expected *= Math.Max(1, size);
            if (expected > long.MaxValue)
                throw Wrong($"{tensor}: shape ({string.Join(", ", entry.Shape)}) has more entries than can be counted");
        }

        if (entry.Shape.Contains(0))
            expected = 0;
        return entry.From <= entry.To && entry.To - entry.From == expected
            ? entry
            : throw Wrong(
                $"{tensor}: bytes {entry.From} to {entry.To} do not hold shape ({string.Join(", ", entry.Shape)}), which needs {expected}"
            );
    }

    private long[] Integers(ref Utf8JsonReader reader, string what, int most)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw Wrong($"{what} is {Kind(reader)}; allowed: an array of integers >= 0");
        var numbers = new List<long>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var number) || number < 0)
                throw Wrong($"{what} holds {Kind(reader)}; allowed: integers from 0 to {long.MaxValue}");
            numbers.Add(number);
            if (numbers.Count > most)
                throw Wrong($"{what} has more than {most} entries");
        }

        return [.. numbers];
    }

    /// <summary>Refuses bytes that belong to no tensor or to two, and puts the tensors in the order of their bytes.</summary>
    private void ThrowIfNotWhole(long bytes)
    {
        SafeTensorsEntry[] sorted = [.. entries.OrderBy(e => e.From).ThenBy(e => e.To)];
        var end = 0L;
        foreach (var entry in sorted)
        {
            var tensor = $"tensor {Shown(entry.Name)}: bytes {entry.From} to {entry.To}";
            if (entry.To > bytes)
                throw Wrong($"{tensor} are beyond the end of {bytes} bytes of data; truncated");
            if (entry.From < end)
                throw Wrong($"{tensor} overlap those of another tensor, which end at {end}");
            if (entry.From > end)
                throw Wrong($"{tensor} leave a gap after {end}, where the tensor before ends");
            end = entry.To;
        }

        if (end < bytes)
            throw Wrong($"{bytes - end} bytes after the last tensor, which ends at {end}");
        entries.Clear();
        entries.AddRange(sorted);
    }

    /// <summary>A JSON text; the escape of half a character is none.</summary>
    private string Text(ref Utf8JsonReader reader, string what)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Wrong($"offset {LengthBytes + reader.TokenStartIndex}: {what} is no valid text");
        }
    }

    private static string Kind(in Utf8JsonReader reader) =>
        reader.TokenType switch
        {
            JsonTokenType.StartObject => "an object",
            JsonTokenType.StartArray => "an array",
            JsonTokenType.String => "a text",
            JsonTokenType.Number => $"the number {Shown(System.Text.Encoding.UTF8.GetString(reader.ValueSpan))}",
            JsonTokenType.True => "true",
            JsonTokenType.False => "false",
            _ => "null",
        };

    private static string Shown(string text) => ForeignText.Shown(text);

    private InvalidDataException Wrong(string what) => new($"{path}: {what}");
}
