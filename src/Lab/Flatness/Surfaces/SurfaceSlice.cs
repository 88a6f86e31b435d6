using static TorchSharp.torch;

namespace PsiSweep.Lab.Flatness.Surfaces;

/// <summary>The loss along one or two directions from a centre.</summary>
/// <param name="X">Steps along the first direction.</param>
/// <param name="Y">Steps along the second; one 0 where there is none.</param>
/// <param name="Loss"><c>[i, j]</c> at X[i], Y[j]; infinite beyond a pole of the map from path values to weights.</param>
public sealed record SurfaceSlice(double[] X, double[] Y, double[,] Loss)
{
    /// <summary>Evaluates it.</summary>
    /// <param name="surface">The loss.</param>
    /// <param name="first">First direction, a vector of coordinates.</param>
    /// <param name="second">Second direction; null for a line.</param>
    /// <param name="radius">Largest step, &gt; 0.</param>
    /// <param name="points">Points along a direction, odd, ≥ 3: the centre is one of them.</param>
    /// <param name="progress">Told the share that is done.</param>
    /// <param name="poles">The map's poles where the coordinates are path values; null: there are none.</param>
    public static SurfaceSlice Of(
        LossSurface surface,
        Tensor first,
        Tensor? second,
        double radius,
        int points,
        Action<double> progress,
        Poles? poles = null
    )
    {
        ArgumentNullException.ThrowIfNull(surface);
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(progress);
        var steps = Steps(-radius, radius, points);
        double[] across = second is null ? [0] : steps;
        var loss = new double[steps.Length, across.Length];
        for (var i = 0; i < steps.Length; i++)
        {
            for (var j = 0; j < across.Length; j++)
            {
                using var scope = NewDisposeScope();
                var displacement = first * steps[i];
                if (second is not null)
                    displacement += second * across[j];
                loss[i, j] = poles?.LieBefore(displacement) == true ? double.PositiveInfinity : surface.At(displacement);
            }

            progress((i + 1.0) / steps.Length);
        }

        return new(steps, across, loss);
    }

    /// <summary>Evenly spaced steps, the ends included.</summary>
    public static double[] Steps(double from, double to, int points) =>
        [.. Enumerable.Range(0, points).Select(i => from + ((to - from) * i / (points - 1)))];
}
