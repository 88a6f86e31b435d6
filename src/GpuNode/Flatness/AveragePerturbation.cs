using static TorchSharp.torch;

namespace PsiSweep.GpuNode.Flatness;

/// <summary>The mean rise of the loss under random displacements of the coordinates, with its standard error.</summary>
public static class AveragePerturbation
{
    /// <summary>E over δ_e ~ N(0, sigma²·c_e²) of L(c+δ) − L(c).</summary>
    public static Estimate Relative(LossSurface surface, double sigma, int count, Draws draws)
    {
        ArgumentNullException.ThrowIfNull(surface);
        using var deviations = Scaled(surface, sigma);
        return Of(surface, deviations, count, draws);
    }

    /// <summary>E over δ_e ~ N(0, sigma²) of L(c+δ) − L(c).</summary>
    public static Estimate Absolute(LossSurface surface, double sigma, int count, Draws draws)
    {
        ArgumentNullException.ThrowIfNull(surface);
        using var deviations = tensor(sigma, float64, device: surface.Coordinates.Values[0].device);
        return Of(surface, deviations, count, draws);
    }

    private static Tensor Scaled(LossSurface surface, double sigma)
    {
        using var scope = NewDisposeScope();
        return (surface.Coordinates.Flatten(surface.Coordinates.Values).abs() * sigma).MoveToOuterDisposeScope();
    }

    private static Estimate Of(LossSurface surface, Tensor deviations, int count, Draws draws)
    {
        ArgumentNullException.ThrowIfNull(draws);
        var mean = new RunningMean();
        for (var i = 0; i < count; i++)
        {
            using var scope = NewDisposeScope();
            var displacement = draws.Normal(surface.Coordinates.Dimension) * deviations;
            mean = mean.With(surface.At(displacement) - surface.AtCenter);
        }

        return new(mean.Mean, mean.StandardError, mean.Count);
    }
}
