using TorchSharp;

namespace PsiSweep.Lab.Torch;

/// <summary>A device that can train: a CPU core slot or a GPU.</summary>
/// <param name="Name"><c>cpu:0</c>, <c>cpu:1</c>, … or <c>cuda:0</c>, …</param>
/// <param name="Kind"><c>cpu</c> or <c>cuda</c>: together with a configuration it decides the bits.</param>
/// <param name="Index">Index of the slot or GPU, from 0.</param>
public sealed record TorchDevice(string Name, string Kind, int Index)
{
    /// <summary>A CPU core slot.</summary>
    public static TorchDevice Cpu(int slot) => new($"cpu:{slot}", "cpu", slot);

    /// <summary>A GPU.</summary>
    public static TorchDevice Cuda(int gpu) => new($"cuda:{gpu}", "cuda", gpu);

    /// <summary>The torch device: all CPU slots are the one CPU of libtorch.</summary>
    public torch.Device ToTorch() => Kind == "cuda" ? torch.device(DeviceType.CUDA, Index) : torch.CPU;
}

/// <summary>Picks the devices of a node.</summary>
public static class TorchDevices
{
    /// <summary>CPU slots at most.</summary>
    public const int MostSlots = 1024;

    /// <summary>GPUs that libtorch sees; 0 where its build has no CUDA.</summary>
    public static int CudaCount => torch.cuda_is_available() ? torch.cuda.device_count() : 0;

    /// <summary>
    /// Reads a choice: <c>auto</c> (all GPUs, else a slot for each core), <c>cpu</c> (a slot for each core), <c>cpu:N</c> (N slots),
    /// <c>cuda</c> (all GPUs), <c>cuda:I,J</c> (those GPUs).
    /// </summary>
    /// <param name="choice">The text.</param>
    /// <param name="cores">Cores of the machine.</param>
    /// <param name="gpus">GPUs that libtorch sees.</param>
    /// <param name="slots">Trials at a time, where the choice says no number: CPU slots, 1 to 1024, or the first GPUs; null: all.</param>
    /// <exception cref="FormatException">The text is none of these, or names a GPU that is not there; so many slots there are
    /// not.</exception>
    public static IReadOnlyList<TorchDevice> Pick(string choice, int cores, int gpus, int? slots = null)
    {
        ArgumentNullException.ThrowIfNull(choice);
        if (slots is not { } count)
            return Pick(choice, cores, gpus);
        if (choice.Contains(':', StringComparison.Ordinal))
            throw new FormatException($"--slots {count}: --devices {choice} says already which; give one of the two");
        var all = Pick(choice, cores, gpus);
        var most = all[0].Kind == "cuda" ? all.Length : MostSlots;
        if (count < 1 || count > most)
            throw new FormatException($"--slots: found {count}, allowed: 1 to {most}");
        return all[0].Kind == "cuda" ? [.. all.Take(count)] : Slots(count);
    }

    private static TorchDevice[] Pick(string choice, int cores, int gpus)
    {
        var (kind, detail) = choice.Split(':', 2) is [var k, var d] ? (k, d) : (choice, "");
        switch (kind)
        {
            case "auto" when detail.Length == 0:
                return gpus > 0 ? Gpus(Enumerable.Range(0, gpus)) : Slots(cores);
            case "cpu" when detail.Length == 0:
                return Slots(cores);
            case "cpu" when int.TryParse(detail, out var slots) && slots is >= 1 and <= MostSlots:
                return Slots(slots);
            case "cuda" when gpus == 0:
                throw new FormatException(
                    $"device '{choice}': libtorch sees no GPU here; use cpu, or set {TorchFolders.Variable} to a CUDA build of libtorch "
                        + "2.10"
                );
            case "cuda" when detail.Length == 0:
                return Gpus(Enumerable.Range(0, gpus));
            case "cuda":
                var picked = detail.Split(',').Select(t => int.TryParse(t, out var i) ? i : -1).ToArray();
                if (picked.All(i => i >= 0 && i < gpus) && picked.Distinct().Count() == picked.Length)
                    return Gpus(picked);
                throw new FormatException($"device '{choice}': GPUs here are 0 to {gpus - 1}, each at most once");
            default:
                throw new FormatException($"device '{choice}': allowed are auto, cpu, cpu:N (N slots, 1 to 1024), cuda and cuda:I,J");
        }
    }

    private static TorchDevice[] Slots(int count) => [.. Enumerable.Range(0, count).Select(TorchDevice.Cpu)];

    private static TorchDevice[] Gpus(IEnumerable<int> indices) => [.. indices.Select(TorchDevice.Cuda)];
}
