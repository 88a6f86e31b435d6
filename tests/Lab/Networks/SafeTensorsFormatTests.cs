using System.Text;
using PsiSweep.Lab.Networks;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Tests.Networks;

/// <summary>What the format forbids is refused in one sentence that names file and tensor.</summary>
public class SafeTensorsFormatTests
{
    private const string Good = """{"a":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]}}""";

    [Theory]
    [InlineData(
        """{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"a":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}}""",
        "tensor a is there twice"
    )]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[-2,2],"data_offsets":[0,16]}}""",
        "tensor a: shape holds the number -2; allowed: integers from 0"
    )]
    [InlineData("""{"a":{"dtype":"F32","shape":[2,2]}}""", "tensor a has no data_offsets")]
    [InlineData("""{"a":{}}""", "tensor a has no dtype and no shape and no data_offsets")]
    [InlineData("""{"a":{"dtype":"F32","dtype":"F32","shape":[4],"data_offsets":[0,16]}}""", "tensor a: dtype is there twice")]
    [InlineData(
        """{"a":{"dtype":"U8","shape":[9],"data_offsets":[0,9]},"b":{"dtype":"U8","shape":[8],"data_offsets":[8,16]}}""",
        "tensor b: bytes 8 to 16 overlap"
    )]
    [InlineData(
        """{"b":{"dtype":"U8","shape":[7],"data_offsets":[9,16]},"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]}}""",
        "tensor b: bytes 9 to 16 leave a gap after 8"
    )]
    [InlineData("""{"a":{"dtype":"U8","shape":[15],"data_offsets":[1,16]}}""", "tensor a: bytes 1 to 16 leave a gap after 0")]
    [InlineData("""{"a":{"dtype":"U8","shape":[15],"data_offsets":[0,15]}}""", "1 bytes after the last tensor, which ends at 15")]
    [InlineData("""{"a":{"dtype":"U8","shape":[17],"data_offsets":[0,17]}}""", "tensor a: bytes 0 to 17 are beyond the end of 16 bytes")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,16]}}""",
        "tensor a: bytes 0 to 16 do not hold shape (3), which needs 12"
    )]
    [InlineData("""{"a":{"dtype":"F32","shape":[4],"data_offsets":[16,0]}}""", "tensor a: bytes 16 to 0 do not hold shape (4)")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16,32]}}""", "tensor a: data_offsets has more than 2 entries")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4],"data_offsets":[16]}}""", "tensor a: data_offsets has 1 entries; allowed: 2")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4],"data_offsets":"0-16"}}""", "tensor a: data_offsets is a text; allowed: an array")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4.0],"data_offsets":[0,16]}}""", "tensor a: shape holds the number 4.0; allowed: integers")]
    [InlineData("""{"a":{"dtype":"F32","shape":["4"],"data_offsets":[0,16]}}""", "tensor a: shape holds a text; allowed: integers")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[18446744073709551615],"data_offsets":[0,16]}}""",
        "tensor a: shape holds the number 18446744073709551615"
    )]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,16]}}""", "more entries than can be counted")]
    [InlineData("""{"a":{"dtype":"F32","shape":[0,4294967296,4294967296],"data_offsets":[0,0]}}""", "more entries than can be counted")]
    [InlineData("""{"a":{"dtype":"F32","shape":[NaN],"data_offsets":[0,16]}}""", "the header is not the JSON of a safetensors file")]
    [InlineData("""{"a":{"dtype":"I32","shape":[4],"data_offsets":[0,16]}}""", "tensor a has type I32; allowed: F16, BF16")]
    [InlineData("""{"a":{"dtype":7,"shape":[4],"data_offsets":[0,16]}}""", "tensor a: dtype is the number 7; allowed: a text")]
    [InlineData("""{"a":null}""", "tensor a is null; allowed: an object")]
    [InlineData("""{"a":[1]}""", "tensor a is an array; allowed: an object")]
    [InlineData("""{"a\nb":true}""", "tensor a\\u000ab is true; allowed: an object")]
    [InlineData("""{"__metadata__":["x"]}""", "__metadata__ is an array; allowed: an object of texts")]
    [InlineData("""{"__metadata__":{"step":3}}""", "__metadata__: step is the number 3; allowed: a text")]
    [InlineData("""{"__metadata__":{"k":"1","k":"2"}}""", "__metadata__: k is there twice")]
    [InlineData("""{"__metadata__":{},"__metadata__":{}}""", "__metadata__ is there twice")]
    [InlineData("""{"__metadata__":{"k":"\ud800"}}""", "is no valid text")]
    [InlineData("""{"\udc00":{}}""", "is no valid text")]
    [InlineData(""" {}""", "does not begin with '{'")]
    [InlineData("""{} {}""", "the header is not the JSON of a safetensors file")]
    [InlineData("""{"a":{"dtype":"F32",""", "the header is not the JSON of a safetensors file")]
    [InlineData("[1]", "does not begin with '{'")]
    public void Headers_that_the_format_forbids(string header, string reason) => AssertRefused(File(header, 16), reason);

    [Fact]
    public void Lengths_encodings_and_depths_that_the_format_forbids()
    {
        AssertRefused(File(Good, 16, length: 100_000_001), "a header of 100000001 bytes; allowed: up to 100000000");
        AssertRefused(File(Good, 16, length: ulong.MaxValue), "a header of 18446744073709551615 bytes");
        AssertRefused(File(Good, 16, length: 90_000_000), "header of 90000000 bytes in a file of");
        AssertRefused(File(Good, 16, length: 0), "header of 0 bytes");
        AssertRefused(File(Good, 17), "1 bytes after the last tensor");
        AssertRefused(File(Good, 15), "beyond the end of 15 bytes of data; truncated");
        var text = File(Good, 16);
        text[10] = 0xFF; // within the name
        AssertRefused(text, "the header is not UTF-8");
        AssertRefused(
            File("{\"a\":{\"x\":" + new string('[', 100) + new string(']', 100) + "}}", 0),
            "is not the JSON of a safetensors file"
        );
        AssertRefused(File("{\"" + new string('n', 5000) + "\":1}", 0), "…");
    }

    [Fact]
    public void What_the_format_allows_is_read()
    {
        using var scope = NewDisposeScope();
        // Blanks, unknown keys of a tensor (as the reference implementation), a number alone, an empty tensor, data in another order.
        var (tensors, metadata) = SafeTensors.Unpack(
            "x",
            File(
                """{"__metadata__":{"k":"v"},"b":{"dtype":"F32","shape":[],"data_offsets":[4,8],"new":{"x":[1]}},"""
                    + """ "a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"""
                    + """ "e":{"dtype":"F64","shape":[0,3],"data_offsets":[8,8]}}  """,
                8
            )
        );
        Assert.Equal(["a", "b", "e"], tensors.Select(t => t.Name));
        Assert.Equal([0L, 3], tensors[2].Tensor.shape);
        Assert.Empty(tensors[1].Tensor.shape);
        Assert.Equal("v", metadata["k"]);
        Assert.Empty(SafeTensors.Unpack("x", File("{}", 0)).Tensors);
    }

    [Fact]
    public void A_name_is_not_written_twice() =>
        Assert.Throws<ArgumentException>(() => SafeTensors.Pack([("a", ones(1)), ("a", ones(1))], new Dictionary<string, string>()));

    private static void AssertRefused(byte[] file, string reason)
    {
        var error = Assert.Throws<InvalidDataException>(() => SafeTensors.Unpack("some.safetensors", file)).Message;
        Assert.StartsWith("some.safetensors: ", error, StringComparison.Ordinal);
        Assert.Contains(reason, error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error);
        Assert.True(error.Length < 500, error);
    }

    private static byte[] File(string header, int data, ulong? length = null)
    {
        var json = Encoding.UTF8.GetBytes(header);
        return [.. BitConverter.GetBytes(length ?? (ulong)json.Length), .. json, .. new byte[data]];
    }
}
