using PsiSweep.Lab.Torch;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Flatness;

/// <summary>
/// Sharpness in Keskar's form (Keskar et al., ICLR 2017, metric 2.1): (max L(c+δ) − L(c)) / (1 + L(c)) over a ball, by projected gradient
/// ascent with
/// restarts; the best value found, a lower bound of the true one.
/// </summary>
/// <remarks>
/// In path space a ball that reaches a pole of the map back to weights (a prefix value of zero) has weights without bound in it: its
/// sharpness is
/// infinite, and is said to be, whatever an ascent of finitely many steps would have found. So is that of a ball in which a loss is met
/// that is
/// not finite.
/// </remarks>
public static class Sharpness
{
    /// <summary>Over |δ_e| ≤ eps·|c_e|: sign steps (steepest ascent in the maximum norm).</summary>
    /// <param name="surface">The loss.</param>
    /// <param name="eps">Relative radius, &gt; 0.</param>
    /// <param name="steps">Ascent steps a restart.</param>
    /// <param name="restarts">Restarts; the first starts at the center, the others at random points of the ball.</param>
    /// <param name="draws">For the random starts.</param>
    public static double Relative(LossSurface surface, double eps, int steps, int restarts, Draws draws)
    {
        ArgumentNullException.ThrowIfNull(surface);
        return RelativeRise(surface, eps, steps, restarts, draws) / (1 + surface.AtCenter);
    }

    /// <summary>The rise max L(c+δ) − L(c) alone.</summary>
    /// <inheritdoc cref="Relative" path="/param"/>
    public static double RelativeRise(LossSurface surface, double eps, int steps, int restarts, Draws draws)
    {
        ArgumentNullException.ThrowIfNull(surface);
        ArgumentNullException.ThrowIfNull(draws);
        if (eps >= 1 && double.IsFinite(surface.Coordinates.PoleDistance))
            return Unbounded(surface);
        using var scope = NewDisposeScope();
        var radius = surface.Coordinates.Flatten(surface.Coordinates.Values).abs().Times(eps);
        return Best(
            surface,
            steps,
            restarts,
            start: () => draws.Uniform(surface.Coordinates.Dimension) * radius,
            climb: (d, g, share) => d.Plus((Signs(g * radius) * radius).Times(share)).maximum(-radius).minimum(radius)
        );
    }

    /// <summary>Over ‖δ‖₂ ≤ eps: steps along the gradient, projected back to the ball.</summary>
    /// <inheritdoc cref="Relative" path="/param"/>
    public static double L2(LossSurface surface, double eps, int steps, int restarts, Draws draws)
    {
        ArgumentNullException.ThrowIfNull(surface);
        return L2Rise(surface, eps, steps, restarts, draws) / (1 + surface.AtCenter);
    }

    /// <summary>The rise max L(c+δ) − L(c) alone.</summary>
    /// <inheritdoc cref="Relative" path="/param"/>
    public static double L2Rise(LossSurface surface, double eps, int steps, int restarts, Draws draws)
    {
        ArgumentNullException.ThrowIfNull(surface);
        ArgumentNullException.ThrowIfNull(draws);
        if (eps >= surface.Coordinates.PoleDistance)
            return Unbounded(surface);
        using var scope = NewDisposeScope();
        return Best(
            surface,
            steps,
            restarts,
            start: () => OnSphere(draws.Normal(surface.Coordinates.Dimension), eps),
            climb: (d, g, share) =>
                g.norm().item<double>() is var slope && slope <= Rounding * (1 + surface.AtCenter)
                    ? d.clone()
                    : Within(d.Plus(g.Times(eps * share / slope)), eps)
        );
    }

    private const double Rounding = 1e-14; // a slope of a loss of about 1 that is nothing but rounding has no direction

    /// <summary>Signs of the slopes; 0 for one that is zero but for rounding, whose sign would be another after a positive
    /// scaling.</summary>
    private static Tensor Signs(Tensor slopes) => slopes.sign() * slopes.abs().gt(slopes.abs().max().Times(1e-10));

    private static double Unbounded(LossSurface surface) => double.IsFinite(surface.AtCenter) ? double.PositiveInfinity : double.NaN;

    private static Tensor Within(Tensor displacement, double radius) =>
        displacement.norm().item<double>() <= radius ? displacement : OnSphere(displacement, radius);

    private static Tensor OnSphere(Tensor direction, double radius) => direction.Times(radius / direction.norm().item<double>());

    private static double Best(LossSurface surface, int steps, int restarts, Func<Tensor> start, Func<Tensor, Tensor, double, Tensor> climb)
    {
        var best = surface.AtCenter;
        if (!double.IsFinite(best))
            return double.NaN;
        for (var restart = 0; restart < restarts && surface.Coordinates.Dimension > 0; restart++)
        {
            using var scope = NewDisposeScope();
            var at = restart == 0 ? zeros(surface.Coordinates.Dimension, float64, device: surface.Coordinates.Values[0].device) : start();
            for (var step = 0; step < steps; step++)
            {
                using var inner = NewDisposeScope();
                var (loss, gradient) = surface.WithGradient(at);
                if (!double.IsFinite(loss))
                    return double.PositiveInfinity;
                best = Math.Max(best, loss);
                at = climb(at, gradient, StepShare(step, steps)).MoveToOuterDisposeScope();
            }

            var last = surface.At(at);
            if (!double.IsFinite(last))
                return double.PositiveInfinity;
            best = Math.Max(best, last);
        }

        return best - surface.AtCenter;
    }

    /// <summary>Step length as a share of the radius: from 1 down to 1/steps, so that late steps refine.</summary>
    private static double StepShare(int step, int steps) => (double)(steps - step) / steps;
}
