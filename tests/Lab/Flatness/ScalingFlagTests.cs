using PsiSweep.Lab.Tests.PathSpace;
using PsiSweep.Shared.Configuration;
using PsiSweep.Shared.Configuration.Networks;
using PsiSweep.Shared.Measures;
using PsiSweep.Shared.Results;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Tests.Flatness;

/// <summary>The catalog's word on every column, derived: networks are scaled, and a column that moves by more than rounding is not
/// PSI.</summary>
public class ScalingFlagTests
{
    private const double Rounding = 1e-6;
    private const double Plain = 1e-3; // a column that moves moves by more than this in one of the networks
    private static readonly Activations Picture = new(1, 5, 4, IsFlat: false);

    /// <summary>Perceptrons and convolutional stacks of three classes: normalised logits of two are the same whatever the
    /// weights.</summary>
    private static readonly Func<int, RandomNetwork>[] Shapes =
    [
        seed => new([4, 5, 3], Bias: true, seed),
        seed => new([5, 4, 6, 3], Bias: false, seed),
        seed => new([5, 6, 4, 3], Bias: true, seed) { IsTied = true },
        seed => new(Picture, ["conv 3 2", "maxpool 2", "conv 2 2 pad 1", "gap"], 3, bias: true, seed),
        seed => new(Picture, ["conv 2 2", "flatten", "linear 4"], 3, bias: false, seed),
        seed => new(Picture, ["conv 3 2 stride 2", "avgpool 2 stride 1", "gap", "linear 4"], 3, bias: true, seed) { IsTied = true },
    ];

    [Fact]
    public void The_catalog_says_of_every_column_whether_scaling_moves_it()
    {
        var movement = new Dictionary<string, double>();
        foreach (var (net, trees) in Shapes.SelectMany((shape, s) => Alive(shape).Select((n, i) => (n, (TreeKind)((s + i) % 2)))))
        {
            foreach (var (column, moved) in Movements(net, trees))
                movement[column] = Math.Max(moved, movement.GetValueOrDefault(column));
        }

        var columns = MeasureCatalog.All.SelectMany(m => m.Columns).ToArray();
        Assert.Equal([], columns.Select(c => c.Name).Where(c => !movement.ContainsKey(c))); // finite in no network: nothing is known of it
        Assert.Equal([], movement.Where(m => m.Value is > Rounding and < Plain)); // neither rounding nor plainly moved
        Assert.Equal(columns, columns.Select(c => c with { IsScaleInvariant = movement[c.Name] <= Rounding }));
    }

    /// <summary>Two draws of a shape in which some unit answers to some sample.</summary>
    private static IEnumerable<RandomNetwork> Alive(Func<int, RandomNetwork> shape) =>
        Enumerable.Range(1, 100).Select(shape).Where(Setting.IsAlive).Take(2);

    /// <summary>How far every finite column moves, relative to its value, or to the value that it is an error of.</summary>
    private static List<(string Column, double Moved)> Movements(RandomNetwork net, TreeKind trees)
    {
        using var scope = NewDisposeScope();
        var random = new Random(net.Seed + 11);
        // So few steps leave residuals that are no rounding; classes as predicted leave an accuracy room to fall.
        var config = Setting.Clear(net, Setting.Config() with { Trees = trees, LanczosSteps = 6, PacBayesDraws = 12 });
        using var plain = Setting.Context(net, config, asPredicted: true);
        using var scaled = Setting.Context(
            net,
            config,
            Setting.Scaled(net, net.Weights(), (_, _) => Math.Pow(10, 2 * random.NextDouble() - 1)),
            asPredicted: true
        );
        var movements = new List<(string, double)>();
        var values = Setting.Measure(plain);
        var largest = values.First(v => v.Name == "psi.lambda_k.1").Value; // later ones may be zero
        foreach (var (before, after) in values.Zip(Setting.Measure(scaled)))
        {
            Add(before.Name, before.Value, after.Value, before);
            Add($"{before.Name}.se", before.StandardError, after.StandardError, before);
            Add($"{before.Name}.residual", before.Residual, after.Residual, before);
        }

        return movements;

        void Add(string column, double? before, double? after, MeasureValue value)
        {
            var size = column.StartsWith("psi.lambda_k", StringComparison.Ordinal) ? largest : Math.Abs(value.Value);
            if (before is { } x && after is { } y && double.IsFinite(x) && double.IsFinite(y))
                movements.Add((column, x == y ? 0 : Math.Abs(x - y) / size));
        }
    }
}
