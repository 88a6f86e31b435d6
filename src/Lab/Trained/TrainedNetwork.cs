using PsiSweep.Lab.Networks;
using PsiSweep.Shared.Configuration;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Trained;

/// <summary>A network that was trained, here or elsewhere.</summary>
/// <param name="Path">Where it was read from.</param>
/// <param name="Network">Its shape.</param>
/// <param name="Parameters">Its parameters, as they were saved; owned.</param>
/// <param name="Set">The data set that goes with it.</param>
/// <param name="Config">The trial that trained it; null when it was trained elsewhere.</param>
/// <param name="Order">The file's modules from the inputs on.</param>
public sealed record TrainedNetwork(
    string Path,
    ReluNetwork Network,
    IReadOnlyList<Tensor> Parameters,
    DataSetInfo Set,
    TrialConfig? Config,
    ModuleOrder Order
) : IDisposable
{
    /// <summary>Frees the parameters.</summary>
    public void Dispose()
    {
        foreach (var p in Parameters)
            p.Dispose();
    }
}
