using PsiSweep.Shared.Results;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Flatness.Measures;

/// <summary>
/// The basis-path norm (Zheng, Meng, Zhang, Chen, Yu, Liu, "Capacity Control of ReLU Neural Networks by Basis-path Norm", AAAI 2019, arXiv
/// 1809.07122): the largest of |log |v|| over the skeleton ("negative") basis paths, by which other paths' values are divided, and of |v|
/// over the rest. The skeleton
/// paths are here those of the free incoming tree edges of the trees in use (<c>measures.trees</c>; the paper's are the modular ones).
/// Infinite where such an edge is 0. Unchanged by positive scaling.
/// </summary>
public sealed class PsiBasisPathNorm : IMeasure
{
    /// <inheritdoc/>
    public string Name => "psi.basis_path_norm";

    /// <inheritdoc/>
    public IReadOnlyList<MeasureValue> Compute(MeasureContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var skeleton = context.Paths.IsSkeleton;
        var logs = context.Paths.LogMagnitudes;
        if (logs.numel() == 0)
            return [new(Name, double.NaN)];
        return [new(Name, where(skeleton, logs.abs(), logs.exp()).max().item<double>())];
    }
}
