using System.Globalization;
using PsiSweep.Lab.Data;
using PsiSweep.Lab.Flatness;
using PsiSweep.Lab.Flatness.Surfaces;
using PsiSweep.Lab.PathSpace;
using PsiSweep.Shared.Randomness;
using PsiSweep.Shared.Surfaces;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Trained;

/// <summary>How to slice.</summary>
/// <param name="Dimensions">1 or 2; unused for a line between models.</param>
/// <param name="Spaces"><c>path</c>, <c>weights</c> or both.</param>
/// <param name="Points">Points along a direction, odd, ≥ 3.</param>
/// <param name="Radius">Largest step, &gt; 0.</param>
/// <param name="Samples">Training samples the loss is taken over, ≥ 1.</param>
/// <param name="Seed">Seeds the directions: the same for all models.</param>
public sealed record SurfacePlan(int Dimensions, IReadOnlyList<string> Spaces, int Points, double Radius, int Samples, long Seed);

/// <summary>Slices of the loss around trained networks, and lines between them.</summary>
public static class TrainedSurfaces
{
    /// <summary>Slices around one or several networks along the same random directions.</summary>
    /// <param name="models">Their names and networks.</param>
    /// <param name="data">The data of each.</param>
    /// <param name="plan">How.</param>
    /// <param name="progress">Told what is done.</param>
    /// <param name="stop">Looked at between evaluations.</param>
    /// <returns>The points, and the training samples that each network's loss was taken over.</returns>
    public static (IReadOnlyList<SurfacePoint> Points, IReadOnlyList<long> Rows) Around(
        IReadOnlyList<(string Name, TrainedNetwork Network)> models,
        Func<TrainedNetwork, Dataset> data,
        SurfacePlan plan,
        Action<string> progress,
        CancellationToken stop
    )
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(progress);
        var points = new List<SurfacePoint>();
        var rows = new List<long>();
        foreach (var (name, trained) in models)
        {
            using var scope = NewDisposeScope();
            var weights = trained.Parameters.Select(p => p.to(float64)).ToArray();
            var (inputs, labels) = Samples(data(trained), plan.Samples);
            rows.Add(inputs.shape[0]);
            foreach (var space in plan.Spaces)
            {
                using var map =
                    space == "path" ? new PathSpaceMap(trained.Network, MaxProductTrees.Of(trained.Network, weights), weights) : null;
                using var coordinates = map is null ? CoordinateSystem.OfWeights(weights) : CoordinateSystem.OfPaths(map);
                using var poles = map is null ? null : new Poles(map);
                var surface = new LossSurface(trained.Network, coordinates, inputs, labels) { Step = stop.ThrowIfCancellationRequested };
                using var first = Direction("first");
                using var second = plan.Dimensions == 2 ? Direction("second") : null;
                var slice = SurfaceSlice.Of(
                    surface,
                    first,
                    second,
                    plan.Radius,
                    plan.Points,
                    share => progress(string.Create(CultureInfo.InvariantCulture, $"{name}, {space}: {100 * share:0} %")),
                    poles
                );
                for (var i = 0; i < slice.X.Length; i++)
                {
                    for (var j = 0; j < slice.Y.Length; j++)
                        points.Add(new(name, space, slice.X[i], slice.Y[j], slice.Loss[i, j]));
                }

                Tensor Direction(string which)
                {
                    using var draws = new SeededDraws(Seeds.Derive(plan.Seed, $"surface/{space}/{which}"), CPU);
                    return map is null
                        ? SurfaceDirections.FilterNormalised(trained.Network, coordinates, draws)
                        : SurfaceDirections.Relative(coordinates, draws);
                }
            }
        }

        return (points, rows);
    }

    /// <summary>The line between two networks of one stack, a little beyond both: t from −0.25 to 1.25, in so many steps more that 0 and 1
    /// are among them.</summary>
    /// <returns>The points, whether there is a line in path space where it was asked for, and the training samples, of the first network,
    /// that the loss was taken over.</returns>
    /// <inheritdoc cref="Around" path="/param"/>
    public static (IReadOnlyList<SurfacePoint> Points, bool HasPathSpace, long Rows) Between(
        IReadOnlyList<(string Name, TrainedNetwork Network)> models,
        Func<TrainedNetwork, Dataset> data,
        SurfacePlan plan,
        Action<string> progress,
        CancellationToken stop
    )
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(progress);
        using var scope = NewDisposeScope();
        var network = models[0].Network.Network;
        Tensor[] a = [.. models[0].Network.Parameters.Select(p => p.to(float64))],
            b = [.. models[1].Network.Parameters.Select(p => p.to(float64))];
        var (inputs, labels) = Samples(data(models[0].Network), plan.Samples);
        var steps = BetweenSteps(plan.Points);
        var rows = inputs.shape[0];
        var chunk = Math.Clamp(LossSurface.MostActivations / network.AllActivations, 1, rows);
        var points = new List<SurfacePoint>();
        var title = $"{models[0].Name} to {models[1].Name}";
        var hasPath = true;
        foreach (var space in plan.Spaces)
        {
            progress($"{title}, {space}");
            var line =
                space == "path" ? LineBetween.InPathSpace(network, a, b, steps, Loss) : LineBetween.InWeights(network, a, b, steps, Loss);
            hasPath &= line is not null;
            points.AddRange(line?.Select((l, i) => new SurfacePoint(title, space, steps[i], 0, l)) ?? []);
        }

        return (points, hasPath, rows);

        double Loss(IReadOnlyList<Tensor> weights)
        {
            stop.ThrowIfCancellationRequested();
            using var noGrad = no_grad();
            var sum = 0.0;
            for (long start = 0; start < rows; start += chunk)
            {
                using var inner = NewDisposeScope();
                var count = Math.Min(chunk, rows - start);
                sum += nn
                    .functional.cross_entropy(
                        network.Forward(weights, inputs.narrow(0, start, count)),
                        labels.narrow(0, start, count),
                        reduction: nn.Reduction.Sum
                    )
                    .item<double>();
            }

            return sum / rows;
        }
    }

    /// <summary>From −0.25 to 1.25: six times a quarter, each in equally many steps.</summary>
    internal static double[] BetweenSteps(int points)
    {
        var quarter = (points + 4) / 6;
        return [.. Enumerable.Range(-quarter, (6 * quarter) + 1).Select(i => i / (4.0 * quarter))];
    }

    private static (Tensor Inputs, Tensor Labels) Samples(Dataset set, int samples)
    {
        var rows = Math.Min(samples, set.TrainCount);
        return (set.TrainInputs.narrow(0, 0, rows).to(float64), set.TrainLabels.narrow(0, 0, rows));
    }
}
