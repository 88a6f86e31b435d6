using PsiSweep.Lab.Networks;
using PsiSweep.Lab.Optimizers;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Training;

/// <summary>The tensors of a checkpoint: parameters under PyTorch's names, what the optimizer's next step depends on, the generator's
/// state.</summary>
/// <param name="network">The shape.</param>
/// <param name="parameters">The weights.</param>
/// <param name="optimizer">Made with the starting weights.</param>
/// <param name="batchOrder">Source of the batches' order.</param>
internal sealed class TrainingTensors(ReluNetwork network, FlatParameters parameters, IOptimizer optimizer, Generator batchOrder)
    : IDisposable
{
    private const string OptimizerPrefix = "optimizer.";
    private const string GeneratorName = "generator.batches";
    private Tensor? generatorState;

    /// <summary>All of them, by name: those of now, and the generator's as it was at the beginning of the epoch.</summary>
    public IReadOnlyList<(string Name, Tensor Tensor)> All =>
        [.. parameters.Named, .. optimizer.State.Select(s => (OptimizerPrefix + s.Name, s.Tensor)), (GeneratorName, generatorState!)];

    /// <summary>Keeps the generator's state: from it the epoch's order can be drawn again.</summary>
    public void EpochBegins()
    {
        generatorState?.Dispose();
        generatorState = batchOrder.get_state().DetachFromDisposeScope();
    }

    /// <summary>Copies a checkpoint's parameters back.</summary>
    public static void RestoreParameters(ReluNetwork network, FlatParameters parameters, IReadOnlyDictionary<string, Tensor> saved)
    {
        using var noGrad = no_grad();
        foreach (var (parameter, i) in network.Parameters.Select((p, i) => (p, i)))
            parameters.Parameters[i].copy_(saved[parameter.Name]);
    }

    /// <summary>Copies a checkpoint's tensors back.</summary>
    public void Restore(IReadOnlyDictionary<string, Tensor> saved)
    {
        RestoreParameters(network, parameters, saved);
        optimizer.Restore(
            saved
                .Where(s => s.Key.StartsWith(OptimizerPrefix, StringComparison.Ordinal))
                .ToDictionary(s => s.Key[OptimizerPrefix.Length..], s => s.Value)
        );
        batchOrder.set_state(saved[GeneratorName]);
    }

    /// <summary>Frees the generator's state.</summary>
    public void Dispose() => generatorState?.Dispose();
}
