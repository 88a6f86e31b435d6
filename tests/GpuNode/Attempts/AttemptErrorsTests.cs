using PsiSweep.GpuNode.Attempts;
using PsiSweep.Lab.Data;
using PsiSweep.Shared.Protocol;
using TorchSharp;

namespace PsiSweep.GpuNode.Tests.Attempts;

/// <summary>Real errors, provoked.</summary>
public class AttemptErrorsTests
{
    private static void Is(AttemptEnd end, string advice, Action provoke)
    {
        var error = Assert.ThrowsAny<Exception>(provoke);
        Assert.Equal(end, AttemptErrors.Classify(error));
        Assert.Contains(advice, AttemptErrors.Describe(error), StringComparison.Ordinal);
    }

    [Fact]
    public void More_memory_than_there_is() =>
        Is(
            AttemptEnd.OutOfMemory,
            "a smaller training.batch_size",
            () =>
            {
                using var huge = torch.zeros(1L << 50);
            }
        );

    [Fact]
    public void An_error_of_libtorch_s_that_is_none_of_memory() =>
        Is(
            AttemptEnd.Failed,
            "ExternalException",
            () =>
            {
                using var a = torch.zeros(2, 3);
                using var b = torch.mm(a, a);
            }
        );

    [Fact]
    public void A_full_disk()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "needs /dev/full");
        Is(
            AttemptEnd.Environment,
            "the disk is full; make room",
            () =>
            {
                using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.Write, bufferSize: 0);
                full.Write([1, 2, 3]);
            }
        );
    }

    [Fact]
    public void A_data_folder_that_has_vanished()
    {
        var folder = Directory.CreateTempSubdirectory("psisweep-data-").FullName;
        using var cache = new DatasetCache(folder);
        Directory.Delete(folder);
        Is(AttemptEnd.Environment, "psisweep-node check", () => cache.Get(new() { Set = "mnist" }, Lab.Torch.TorchDevice.Cpu(0)));
    }

    [Fact]
    public void A_folder_that_cannot_be_written() =>
        Is(AttemptEnd.Environment, "a file cannot be", () => Directory.CreateDirectory("/proc/psisweep/weights"));

    [Fact]
    public void Being_handed_back() =>
        Is(
            AttemptEnd.HandedBack,
            "drained",
            () =>
            {
                var control = new AttemptControl();
                control.HandBack("drained");
                control.StepOrHandBack();
            }
        );

    [Fact]
    public void A_reason_of_any_length_fits_a_message() =>
        Assert.Equal(2000, AttemptErrors.Describe(new InvalidOperationException(new string('x', 1_000_000))).Length);
}
