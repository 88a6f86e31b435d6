using CsCheck;
using PsiSweep.Lab.Data;

namespace PsiSweep.Lab.Tests.Data;

public class CifarTests
{
    private const int Record = 1 + 3 * 32 * 32;
    private static readonly SmallSet Set = SmallSet.Cifar();
    private static readonly string[] Names = [.. Set.Files.Keys];
    private static readonly Gen<string> AnyFile = Gen.Int[0, 5].Select(i => Names[i]);

    [Fact]
    public void Reads_records_in_the_order_of_the_files_and_scales_each_plane()
    {
        using var folder = new TemporaryFolder();
        Set.WriteTo(folder.Path);

        var raw = Set.Source.LoadFrom(folder.Path);

        Assert.Equal([3, 32, 32], raw.InputShape);
        byte[] train = [.. Names.Take(5).SelectMany(n => Set.Files[n])];
        foreach (var (part, bytes) in new[] { (raw.Train, train), (raw.Test, Set.Files["test_batch.bin"]) })
        {
            Assert.Equal(bytes.Length / Record, part.Count);
            for (var r = 0; r < part.Count; r++)
            {
                Assert.Equal(bytes[r * Record], part.Labels[r]);
                for (var p = 0; p < Record - 1; p++)
                {
                    var deviation =
                        p < 1024 ? 0.1
                        : p < 2048 ? 0.2
                        : 0.4; // red, green, blue
                    Assert.Equal((bytes[r * Record + 1 + p] / 255.0 - 0.5) / deviation, part.Inputs[r * (Record - 1) + p], 1e-5);
                }
            }
        }
    }

    [Fact]
    public void A_cut_or_longer_file_is_named_with_the_offset() =>
        Gen.Select(AnyFile, Gen.Int[0, 3 * Record + 100])
            .Sample(
                (name, length) =>
                {
                    if (length == 3 * Record)
                        return;
                    byte[] bytes = [.. Set.Files[name].Take(length), .. new byte[Math.Max(0, length - 3 * Record)]];
                    Assert.Contains(
                        $"{name}: offset {Math.Min(length, 3 * Record)}: the file ",
                        ErrorWith(name, bytes),
                        StringComparison.Ordinal
                    );
                },
                iter: 50
            );

    [Fact]
    public void A_label_out_of_range_is_named_with_its_offset()
    {
        var bytes = Set.Files["data_batch_4.bin"].ToArray();
        bytes[2 * Record] = 2;
        Assert.Contains(
            $"data_batch_4.bin: offset {2 * Record}: label 2; allowed are 0 to 1",
            ErrorWith("data_batch_4.bin", bytes),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_test_file_where_a_training_file_belongs_is_told_by_its_labels()
    {
        using var folder = new TemporaryFolder();
        Set.WriteTo(folder.Path);
        var train = Names.First(n => Set.Files[n].Where((_, i) => i % Record == 0).Sum(l => l) != 2); // the test file has two labels 1
        File.Copy(folder.At("test_batch.bin"), folder.At(train), overwrite: true);
        Assert.Contains(
            "cifar10's training part",
            Assert.Throws<DataException>(() => Set.Source.Verify(folder.Path)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Arbitrary_bytes_give_an_error_that_names_the_file() =>
        Gen.Select(AnyFile, Gen.Byte.Array[0, 300])
            .Sample((name, bytes) => Assert.Contains(name, ErrorWith(name, bytes), StringComparison.Ordinal), iter: 50);

    private static string ErrorWith(string name, byte[] bytes)
    {
        using var folder = new TemporaryFolder();
        Set.WriteTo(folder.Path);
        folder.Write(name, bytes);
        return Assert.Throws<DataException>(() => Set.Source.Verify(folder.Path)).Message;
    }
}
