using CsCheck;
using PsiSweep.Lab.Data;

namespace PsiSweep.Lab.Tests.Data;

public class IdxTests
{
    private static readonly SmallSet Set = SmallSet.Idx();
    private static readonly Gen<string> AnyFile = Gen.Int[0, 3].Select(i => Set.Files.Keys.ElementAt(i));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Reads_pixels_and_labels_gzipped_or_not(bool gzip)
    {
        using var folder = new TemporaryFolder();
        Set.WriteTo(folder.Path, gzip);

        var raw = Set.Source.LoadFrom(folder.Path);

        Assert.Equal([1, SmallSet.Side, SmallSet.Side], raw.InputShape);
        Assert.Equal(3, raw.Classes);
        foreach (var (part, prefix) in new[] { (raw.Train, "train"), (raw.Test, "t10k") })
        {
            var pixels = Set.Files[$"{prefix}-images-idx3-ubyte"][16..];
            Assert.Equal(Set.Files[$"{prefix}-labels-idx1-ubyte"][8..].Select(l => (long)l), part.Labels);
            Assert.All(pixels.Zip(part.Inputs), p => Assert.Equal((p.First / 255.0 - 0.5) / 0.25, p.Second, 1e-5));
        }
    }

    [Fact]
    public void A_cut_file_is_named_with_the_offset_where_it_ends() =>
        Gen.Select(AnyFile, Gen.Double[0, 1])
            .Sample(
                (name, share) =>
                {
                    var cut = (int)(share * (Set.Files[name].Length - 1));
                    var message = ErrorWith(name, Set.Files[name][..cut]);
                    Assert.Contains($"{name}: offset {cut}: the file ends", message, StringComparison.Ordinal);
                },
                iter: 60
            );

    [Fact]
    public void A_longer_file_is_named_with_the_offset_where_it_should_end() =>
        Gen.Select(AnyFile, Gen.Byte.Array[1, 50], Gen.Bool)
            .Sample(
                (name, more, gzip) =>
                {
                    byte[] longer = [.. Set.Files[name], .. more];
                    Assert.Contains(
                        $": offset {Set.Files[name].Length}: the file goes on",
                        ErrorWith(name, longer, gzip),
                        StringComparison.Ordinal
                    );
                },
                iter: 60
            );

    [Fact]
    public void A_cut_gzip_stream_is_refused_wherever_it_is_cut()
    {
        const string name = "train-labels-idx1-ubyte";
        var packed = SmallSet.Gzip(Set.Files[name]);
        for (var length = 0; length < packed.Length; length++)
            Assert.Contains($"{name}.gz", ErrorWith(name, Set.Files[name], packed: packed[..length]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_byte_in_a_gzip_stream_is_found_or_changes_nothing() =>
        Gen.Select(Gen.Double[0, 1], Gen.Byte[1, 255])
            .Sample(
                (share, change) =>
                {
                    const string name = "train-images-idx3-ubyte";
                    using var folder = new TemporaryFolder();
                    Set.WriteTo(folder.Path);
                    var right = Set.Source.LoadFrom(folder.Path).Train.Inputs;
                    var packed = SmallSet.Gzip(Set.Files[name]);
                    packed[(int)(share * (packed.Length - 1))] ^= change;
                    File.Delete(folder.At(name));
                    folder.Write(name + ".gz", packed);
                    try
                    {
                        Assert.Equal(right, Set.Source.LoadFrom(folder.Path).Train.Inputs);
                    }
                    catch (DataException e)
                    {
                        Assert.Contains(name, e.Message, StringComparison.Ordinal);
                    }
                },
                iter: 200
            );

    [Fact]
    public void Any_change_of_a_header_is_named_with_its_offset() =>
        Gen.Select(AnyFile, Gen.Double[0, 0.999], Gen.Byte[1, 255])
            .Sample(
                (name, share, change) =>
                {
                    var changed = Set.Files[name].ToArray();
                    var at = (int)(share * (name.Contains("images", StringComparison.Ordinal) ? 16 : 8));
                    changed[at] ^= change;
                    Assert.Contains($"{name}: offset {at / 4 * 4}: the ", ErrorWith(name, changed), StringComparison.Ordinal);
                },
                iter: 100
            );

    [Fact]
    public void Arbitrary_bytes_give_an_error_that_names_the_file() =>
        Gen.Select(AnyFile, Gen.Byte.Array[0, 600])
            .Sample((name, bytes) => Assert.Contains(name, ErrorWith(name, bytes), StringComparison.Ordinal), iter: 200);

    [Fact]
    public void Images_where_labels_belong_and_back()
    {
        Assert.Contains(
            "offset 0: the magic number of an IDX file of labels is 0x00000803, expected 0x00000801",
            ErrorWith("train-labels-idx1-ubyte", Set.Files["train-images-idx3-ubyte"][..20]),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "offset 0: the magic number of an IDX file of images is 0x00000801, expected 0x00000803",
            ErrorWith("train-images-idx3-ubyte", Set.Files["train-labels-idx1-ubyte"]),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_training_file_where_the_test_file_belongs()
    {
        var labels = ErrorWith("train-labels-idx1-ubyte", Set.Files["t10k-labels-idx1-ubyte"]);
        Assert.Contains("offset 4: the number of labels is 9, expected 16", labels, StringComparison.Ordinal);
        var images = ErrorWith("train-images-idx3-ubyte", Set.Files["t10k-images-idx3-ubyte"]);
        Assert.Contains("offset 4: the number of images is 9, expected 16", images, StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_out_of_range_is_named_with_its_offset()
    {
        var labels = Set.Files["t10k-labels-idx1-ubyte"].ToArray();
        labels[8 + 5] = 3;
        Assert.Contains("offset 13: label 3; allowed are 0 to 2", ErrorWith("t10k-labels-idx1-ubyte", labels), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_sets_labels_are_told_by_their_number_in_each_class()
    {
        var labels = Set.Files["train-labels-idx1-ubyte"].ToArray();
        var changed = labels[8];
        labels[8] = (byte)((changed + 1) % 3);
        var message = ErrorWith("train-labels-idx1-ubyte", labels);
        Assert.Contains("train-labels-idx1-ubyte", message, StringComparison.Ordinal);
        Assert.Contains("small's training part", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_sets_images_are_told_by_their_mean()
    {
        var darker = SmallSet.Idx(brightest: 128);
        foreach (var name in new[] { "train-images-idx3-ubyte", "t10k-images-idx3-ubyte" })
        {
            var message = ErrorWith(name, darker.Files[name]);
            Assert.Contains($"{name}: the pixels' mean", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_missing_file_and_a_missing_set_say_so()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains(
            "psisweep data fetch small",
            Assert.Throws<DataException>(() => Set.Source.Load(folder.Path)).Message,
            StringComparison.Ordinal
        );
        Set.WriteTo(folder.At("small"));
        File.Delete(folder.At("small", "t10k-labels-idx1-ubyte"));
        Assert.Contains(
            folder.At("small", "t10k-labels-idx1-ubyte") + " is missing",
            Assert.Throws<DataException>(() => Set.Source.Load(folder.Path)).Message,
            StringComparison.Ordinal
        );
    }

    private static string ErrorWith(string name, byte[] bytes, bool gzip = false, byte[]? packed = null)
    {
        using var folder = new TemporaryFolder();
        Set.WriteTo(folder.Path);
        File.Delete(folder.At(name));
        if (gzip || packed is not null)
            folder.Write(name + ".gz", packed ?? SmallSet.Gzip(bytes));
        else
            folder.Write(name, bytes);
        var verified = Assert.Throws<DataException>(() => Set.Source.Verify(folder.Path)).Message;
        Assert.Equal(verified, Assert.Throws<DataException>(() => Set.Source.LoadFrom(folder.Path)).Message);
        return verified;
    }
}
