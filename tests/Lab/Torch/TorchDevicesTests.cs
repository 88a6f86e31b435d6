using CsCheck;
using PsiSweep.Lab.Torch;

namespace PsiSweep.Lab.Tests.Torch;

public class TorchDevicesTests
{
    [Theory]
    [InlineData("auto", 3, 0, "cpu:0 cpu:1 cpu:2")]
    [InlineData("auto", 3, 2, "cuda:0 cuda:1")]
    [InlineData("cpu", 2, 4, "cpu:0 cpu:1")]
    [InlineData("cpu:3", 1, 0, "cpu:0 cpu:1 cpu:2")]
    [InlineData("cuda", 8, 2, "cuda:0 cuda:1")]
    [InlineData("cuda:1", 8, 2, "cuda:1")]
    [InlineData("cuda:3,0", 8, 4, "cuda:3 cuda:0")]
    public void Picks(string choice, int cores, int gpus, string expected)
    {
        var picked = TorchDevices.Pick(choice, cores, gpus);
        Assert.Equal(expected, string.Join(' ', picked.Select(d => d.Name)));
        Assert.All(picked, d => Assert.Equal(d.Name, $"{d.Kind}:{d.Index}"));
    }

    [Theory]
    [InlineData("auto", 0, 5, "cpu:0 cpu:1 cpu:2 cpu:3 cpu:4")]
    [InlineData("auto", 4, 2, "cuda:0 cuda:1")]
    [InlineData("cpu", 4, 1, "cpu:0")]
    [InlineData("cpu", 0, null, "cpu:0 cpu:1 cpu:2")]
    public void Picks_so_many_slots(string choice, int gpus, int? slots, string expected) =>
        Assert.Equal(expected, string.Join(' ', TorchDevices.Pick(choice, 3, gpus, slots).Select(d => d.Name)));

    [Theory]
    [InlineData("cpu:4", 3, "give one of the two")]
    [InlineData("auto", 5, "allowed: 1 to 4")]
    [InlineData("cpu", 0, "allowed: 1 to 1024")]
    public void Says_how_many_slots_are_allowed(string choice, int slots, string message) =>
        Assert.Contains(
            message,
            Assert.Throws<FormatException>(() => TorchDevices.Pick(choice, 3, 4, slots)).Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("", "allowed are auto, cpu, cpu:N")]
    [InlineData("gpu", "allowed are auto, cpu, cpu:N")]
    [InlineData("auto:1", "allowed are auto, cpu, cpu:N")]
    [InlineData("cpu:0", "N slots, 1 to 1024")]
    [InlineData("cpu:1025", "N slots, 1 to 1024")]
    [InlineData("cpu:x", "N slots, 1 to 1024")]
    [InlineData("cuda:2", "GPUs here are 0 to 1")]
    [InlineData("cuda:0,0", "each at most once")]
    [InlineData("cuda:-1", "GPUs here are 0 to 1")]
    [InlineData("cuda:0,", "GPUs here are 0 to 1")]
    public void Says_what_is_allowed(string choice, string message)
    {
        var error = Assert.Throws<FormatException>(() => TorchDevices.Pick(choice, 4, 2)).Message;
        Assert.StartsWith($"device '{choice}': ", error, StringComparison.Ordinal);
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cuda")]
    [InlineData("cuda:0")]
    public void Says_that_there_is_no_gpu(string choice) =>
        Assert.Contains(
            "libtorch sees no GPU here",
            Assert.Throws<FormatException>(() => TorchDevices.Pick(choice, 4, 0)).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Any_text_gives_devices_once_each_or_that_error() =>
        Gen.Select(Gen.String[Gen.Char["auto:cpd0123, -"], 0, 8], Gen.Int[1, 4], Gen.Int[0, 3])
            .Sample(
                (choice, cores, gpus) =>
                {
                    try
                    {
                        var picked = TorchDevices.Pick(choice, cores, gpus);
                        Assert.NotEmpty(picked);
                        Assert.Equal(picked.Count, picked.Distinct().Count());
                    }
                    catch (FormatException e)
                    {
                        Assert.Contains($"'{choice}'", e.Message, StringComparison.Ordinal);
                    }
                }
            );
}
