using System.Text;
using PsiSweep.Lab.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Tests.Networks;

public class SafeTensorsTests
{
    private static string Written(out Tensor a, out Tensor b)
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "w.safetensors");
        a = randn(3, 4, dtype: float32);
        b = randn(5, dtype: float64);
        SafeTensors.Write(path, [("0.weight", a), ("0.bias", b)], new Dictionary<string, string> { ["format"] = "pt" });
        return path;
    }

    [Fact]
    public void Reads_back_what_was_written_bit_for_bit()
    {
        var path = Written(out var a, out var b);
        var read = SafeTensors.Read(path);
        Assert.Equal(["0.weight", "0.bias"], read.Select(r => r.Name));
        Assert.True(read[0].Tensor.eq(a).all().item<bool>());
        Assert.Equal([3, 4], read[0].Tensor.shape);
        Assert.True(read[1].Tensor.eq(b).all().item<bool>());
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    /// <summary>The format, byte by byte, as huggingface/safetensors states it.</summary>
    [Fact]
    public void Has_the_layout_of_the_format()
    {
        var bytes = File.ReadAllBytes(Written(out var a, out _));
        var header = (int)BitConverter.ToUInt64(bytes);
        Assert.Equal(0, header % 8);
        var json = System.Text.Json.JsonDocument.Parse(Encoding.UTF8.GetString(bytes, 8, header)).RootElement;
        Assert.Equal("pt", json.GetProperty("__metadata__").GetProperty("format").GetString());
        Assert.Equal("F32", json.GetProperty("0.weight").GetProperty("dtype").GetString());
        Assert.Equal([0, 48], json.GetProperty("0.weight").GetProperty("data_offsets").EnumerateArray().Select(e => e.GetInt32()));
        Assert.Equal([48, 88], json.GetProperty("0.bias").GetProperty("data_offsets").EnumerateArray().Select(e => e.GetInt32()));
        Assert.Equal(8 + header + 88, bytes.Length);
        Assert.Equal(a[0, 1].item<float>(), BitConverter.ToSingle(bytes, 8 + header + 4));
    }

    [Fact]
    public void A_cut_or_foreign_file_is_refused_with_its_place()
    {
        var path = Written(out _, out _);
        var whole = File.ReadAllBytes(path);
        foreach (var length in (int[])[0, 7, 30, whole.Length - 1])
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.Contains(path, Assert.Throws<InvalidDataException>(() => SafeTensors.Read(path)).Message, StringComparison.Ordinal);
        }

        File.WriteAllText(path, new string('x', 200));
        Assert.Throws<InvalidDataException>(() => SafeTensors.Read(path));
    }
}
