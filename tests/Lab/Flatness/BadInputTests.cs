using PsiSweep.Lab.Flatness;
using PsiSweep.Lab.Tests.PathSpace;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Tests.Flatness;

/// <summary>What cannot be measured is refused or comes out as not finite; nothing reaches autograd that would end the process.</summary>
public class BadInputTests
{
    private static readonly RandomNetwork Net = new([4, 5, 3], Bias: true, Seed: 3);

    [Theory]
    [InlineData(5, 7, 0L, "samples have shape (7, 5); the network needs (n, 4), n at least 1")]
    [InlineData(4, 6, 0L, "labels are Int64 of shape (6) for 7 samples; (7) of Int64 is needed")]
    [InlineData(4, 7, 3L, "labels run from 0 to 3; allowed is 0 to 2")]
    [InlineData(4, 7, -1L, "labels run from -1 to 0; allowed is 0 to 2")]
    public void Samples_that_do_not_fit_are_refused(int width, int labelled, long label, string message)
    {
        using var scope = NewDisposeScope();
        var labels = zeros(labelled, int64);
        labels[0] = label;
        var error = Assert.Throws<ArgumentException>(() =>
            new MeasureContext(Net.Shape, Net.Weights(), Net.Weights(), ones(7, width), labels, Setting.Config(), seed: 1)
        );
        Assert.Equal(message, error.Message);
    }

    [Fact]
    public void Parameters_that_do_not_fit_are_refused()
    {
        using var scope = NewDisposeScope();
        var weights = Net.Weights();
        weights[2][1, 1] = double.PositiveInfinity;
        Assert.Contains(
            "2.weight",
            Assert.Throws<ArgumentException>(() => Setting.Context(Net, Setting.Config(), weights)).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentException>(() => Setting.Context(Net, Setting.Config(), Net.Weights()[1..]));
    }

    [Theory]
    [InlineData(1e-200)]
    [InlineData(1e200)]
    public void Values_outside_the_range_of_a_double_give_measures_that_are_not_finite(double scale)
    {
        using var scope = NewDisposeScope();
        var net = new RandomNetwork([3, 4, 4, 2], Bias: false, Seed: 3);
        using var context = Setting.Context(net, Setting.Config(), [.. net.Weights().Select(w => w * scale)]);
        var values = Setting.Measure(context).ToDictionary(v => v.Name, v => v.Value);
        foreach (var name in new[] { "psi.trace", "psi.lambda_max", "psi.sharpness", "psi.average" })
            Assert.False(double.IsFinite(values[name]), $"{name} {values[name]}");
        Assert.True(double.IsFinite(values["psi.ratio"]) && double.IsFinite(values["psi.ratio_q"]));
    }

    [Fact]
    public void An_edge_of_weight_zero_makes_ratio_and_spread_infinite_and_nothing_else()
    {
        using var scope = NewDisposeScope();
        var weights = Net.Weights();
        using (var whole = Setting.Context(Net, Setting.Config("psi.ratio")))
        {
            var (h, i) = (0, whole.Paths.Trees.In[0][0] == 0 ? 1 : 0); // no tree edge
            weights[h][0, i] = 0.0;
        }

        using var context = Setting.Context(Net, Setting.Config(), weights);
        Assert.Equal(0, context.Paths.UnitsLeftOut);
        foreach (var value in Setting.Measure(context))
            Assert.True(
                value.Name is "psi.ratio" or "psi.ratio_q" or "psi.log_spread"
                    ? value.Value == double.PositiveInfinity
                    : double.IsFinite(value.Value),
                $"{value}"
            );
    }

    [Fact]
    public void A_vector_of_another_length_is_refused()
    {
        using var scope = NewDisposeScope();
        using var context = Setting.Context(Net, Setting.Config());
        Assert.Throws<ArgumentException>(() => context.PathHessian.Times(ones(3, float64)));
        Assert.Throws<ArgumentException>(() => context.WeightSurface.At(ones(3, float64)));
    }
}
