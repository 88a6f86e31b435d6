using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using PsiSweep.Lab.Data;
using PsiSweep.Shared.Configuration;

namespace PsiSweep.Lab.Tests.Data;

public class DigitsTests
{
    private static readonly RawDataset Digits = new DigitsSource().Load("");

    [Fact]
    public void Every_image_is_in_exactly_one_part()
    {
        using var stream = typeof(DigitsSource).Assembly.GetManifestResourceStream("digits.csv.gz")!;
        using var reader = new StreamReader(new GZipStream(stream, CompressionMode.Decompress));
        var published = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Trim());

        Assert.Equal(1197, Digits.Train.Count);
        Assert.Equal(600, Digits.Test.Count);
        Assert.Equal(published.Order(StringComparer.Ordinal), Rows(Digits.Train).Concat(Rows(Digits.Test)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Inputs_are_grey_values_as_shares_of_16() =>
        Assert.All(Digits.Train.Inputs.Concat(Digits.Test.Inputs), x => Assert.True(x is >= 0 and <= 1 && x * 16 == MathF.Round(x * 16)));

    [Fact]
    public void The_split_never_changes() =>
        Assert.Equal( // hashes of the split that a second implementation, in Python, made
            ("3031e4a400dcac30", "ac42d1e57c06f93f"),
            (Hash(Digits.Train), Hash(Digits.Test))
        );

    [Fact]
    public void Both_parts_hold_every_digit_about_as_often()
    {
        foreach (var part in new[] { Digits.Train, Digits.Test })
            Assert.All(Enumerable.Range(0, 10), d => Assert.InRange(part.Labels.Count(l => l == d) / (double)part.Count, 0.07, 0.13));
    }

    [Fact]
    public void Its_labels_are_those_that_are_stated_of_it()
    {
        var stated = DataSetInfo.Find("digits")!;
        Assert.Equal(stated.TrainLabels, CountsOf(Digits.Train));
        Assert.Equal(stated.TestLabels, CountsOf(Digits.Test));

        static IEnumerable<int> CountsOf(RawPart part) => Enumerable.Range(0, 10).Select(d => part.Labels.Count(l => l == d));
    }

    private static IEnumerable<string> Rows(RawPart part) =>
        part.Inputs.Chunk(64).Zip(part.Labels, (x, label) => $"{string.Join(',', x.Select(v => v * 16))},{label}");

    private static string Hash(RawPart part) =>
        Convert.ToHexStringLower(
            SHA256.HashData([.. MemoryMarshal.AsBytes<float>(part.Inputs), .. MemoryMarshal.AsBytes<long>(part.Labels)])
        )[..16];
}
