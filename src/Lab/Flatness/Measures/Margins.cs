using static TorchSharp.torch;

namespace PsiSweep.Lab.Flatness.Measures;

/// <summary>How far the true class is ahead of the others.</summary>
internal static class Margins
{
    /// <summary>The 10 % quantile over the stated samples (linear between order statistics) of f_y(x) − max over j ≠ y of f_j(x), in
    /// logits.</summary>
    public static double TenthPercentile(MeasureContext context)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var logits = context.Network.Forward(context.Final, context.Samples);
        var label = context.Classes.unsqueeze(1);
        var others = logits.scatter(1, label, full_like(label, double.NegativeInfinity, dtype: float64));
        var margins = (logits.gather(1, label).squeeze(1) - others.amax([1])).cpu().data<double>().ToArray();
        Array.Sort(margins);
        return LogQuantiles.At(margins, 0.1);
    }
}
