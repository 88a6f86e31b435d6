using System.Buffers.Binary;
using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using PsiSweep.Lab.Data;

namespace PsiSweep.Lab.Tests.Data;

/// <summary>A small made-up data set in the format of a known one.</summary>
/// <param name="Source">The set.</param>
/// <param name="Files">Its files, not gzipped.</param>
/// <param name="Published">Its files as a mirror holds them.</param>
internal sealed record SmallSet(IFetchableSource Source, Dictionary<string, byte[]> Files, Dictionary<string, byte[]> Published)
{
    public const int Side = 5;
    public static readonly int[] TrainLabels = [7, 5, 4];
    public static readonly int[] TestLabels = [3, 2, 4];

    public static SmallSet Idx(int seed = 1, string name = "small", int brightest = 255)
    {
        var random = new Random(seed);
        var train = Labels(random, TrainLabels);
        var test = Labels(random, TestLabels);
        var files = new Dictionary<string, byte[]>
        {
            ["train-images-idx3-ubyte"] =
            [
                .. Header(0x803, train.Length, Side, Side),
                .. Pixels(random, train.Length * Side * Side, brightest),
            ],
            ["train-labels-idx1-ubyte"] = [.. Header(0x801, train.Length), .. train],
            ["t10k-images-idx3-ubyte"] =
            [
                .. Header(0x803, test.Length, Side, Side),
                .. Pixels(random, test.Length * Side * Side, brightest),
            ],
            ["t10k-labels-idx1-ubyte"] = [.. Header(0x801, test.Length), .. test],
        };
        var published = files.ToDictionary(f => f.Key + ".gz", f => Gzip(f.Value));
        return new(
            new IdxSource(
                new(new(name, new(1, Side, Side, IsFlat: false), TrainLabels, TestLabels), new([brightest / 510f], [0.25f])),
                Remote(published)
            ),
            files,
            published
        );
    }

    public static SmallSet Cifar(int seed = 1)
    {
        var random = new Random(seed);
        var train = Labels(random, [10, 5]);
        var records = train.Select(l => (byte[])[l, .. Pixels(random, CifarFile.Pixels)]).ToArray();
        var files = Enumerable
            .Range(0, 5)
            .ToDictionary(f => $"data_batch_{f + 1}.bin", f => records.Skip(3 * f).Take(3).SelectMany(r => r).ToArray());
        files["test_batch.bin"] = [.. Labels(random, [1, 2]).SelectMany(l => (byte[])[l, .. Pixels(random, CifarFile.Pixels)])];
        var published = new Dictionary<string, byte[]> { ["cifar-10-binary.tar.gz"] = Tar(files) };
        return new(
            new Cifar10Source(
                new(
                    new("cifar10", new(3, 32, 32, IsFlat: false), [10, 5], [1, 2]),
                    new([0.5f, 0.5f, 0.5f], [0.1f, 0.2f, 0.4f])
                ),
                Remote(published)
            ),
            files,
            published
        );
    }

    public void WriteTo(string folder, bool gzip = false)
    {
        Directory.CreateDirectory(folder);
        foreach (var (name, bytes) in Files)
            File.WriteAllBytes(Path.Combine(folder, gzip ? name + ".gz" : name), gzip ? Gzip(bytes) : bytes);
    }

    public static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(bytes);
        return packed.ToArray();
    }

    public static byte[] Header(params int[] numbers)
    {
        var header = new byte[4 * numbers.Length];
        for (var i = 0; i < numbers.Length; i++)
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 * i), numbers[i]);
        return header;
    }

    private static byte[] Tar(Dictionary<string, byte[]> files)
    {
        using var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, leaveOpen: true))
        {
            writer.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "cifar-10-batches-bin/"));
            foreach (var (name, bytes) in files.Append(new("../outside.txt", [1])))
                writer.WriteEntry(
                    new PaxTarEntry(TarEntryType.RegularFile, "cifar-10-batches-bin/" + name) { DataStream = new MemoryStream(bytes) }
                );
        }

        return Gzip(tar.ToArray());
    }

    private static RemoteSet Remote(Dictionary<string, byte[]> published) =>
        new(
            "http://localhost:1/nowhere/",
            [.. published.Select(f => new RemoteFile(f.Key, Convert.ToHexStringLower(SHA256.HashData(f.Value))))],
            new("made up", "none")
        );

    private static byte[] Labels(Random random, int[] ofEachClass)
    {
        byte[] labels = [.. ofEachClass.SelectMany((n, c) => Enumerable.Repeat((byte)c, n))];
        random.Shuffle(labels);
        return labels;
    }

    // Every second pixel completes the one before to the brightest: the mean is half of it.
    private static byte[] Pixels(Random random, int count, int brightest = 255)
    {
        var pixels = new byte[count];
        random.NextBytes(pixels);
        for (var p = 0; p < count; p++)
            pixels[p] = (byte)(p % 2 == 0 ? pixels[p] * brightest / 255 : brightest - pixels[p - 1]);
        return pixels;
    }
}
