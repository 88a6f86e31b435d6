using PsiSweep.Shared.Randomness;
using static PsiSweep.Sweeps.Tests.SweepText;

namespace PsiSweep.Sweeps.Tests;

public class AxesTests
{
    [Theory]
    [InlineData("training.lr: [0.5, 1e-3, 2]", "0.5 0.001 2")]
    [InlineData("training.lr: {values: [.5]}", "0.5")]
    [InlineData("training.lr: {range: {from: 0.01, to: 0.3, count: 3, scale: log}}", "0.01 0.0547723 0.3")]
    [InlineData("training.lr: {range: {from: 0.1, to: 0.5, count: 5}}", "0.1 0.2 0.3 0.4 0.5")]
    [InlineData("training.lr: {range: {from: 0.1, to: 0.5, step: 0.1}}", "0.1 0.2 0.3 0.4 0.5")]
    [InlineData("training.lr: {range: {from: 0.1, to: 0.49, step: 0.2}}", "0.1 0.3")]
    [InlineData("training.lr: {range: {from: 0.123456789, to: 0.987654321, count: 2}}", "0.123456789 0.987654321")]
    [InlineData("seed: {range: {from: 1, to: 5}}", "1 2 3 4 5")]
    [InlineData("seed: {range: {from: 1, to: 6, step: 2}}", "1 3 5")]
    [InlineData("seed: {range: {from: 3, to: 3}}", "3")]
    [InlineData("seed: {range: {from: 0, to: 10, count: 3}}", "0 5 10")]
    [InlineData("training.batch_size: {range: {from: 16, to: 256, count: 5, scale: log}}", "16 32 64 128 256")]
    [InlineData("data.train_size: [100, null]", "100 null")]
    [InlineData("training.stop_train_loss: {range: {from: 0.01, to: 0.1, count: 2}}", "0.01 0.1")]
    [InlineData("network.bias: [true, false]", "true false")]
    [InlineData("network.init: [kaiming_uniform, default]", "kaiming_uniform default")]
    public void An_axis_has_the_values_that_its_form_says(string axis, string values) =>
        Assert.Equal(values.Split(' '), Spec($"name: x\naxes: {{grid: {{{axis}}}}}").Rows());

    [Fact]
    public void Widths_are_written_as_in_the_file() =>
        Assert.Equal(["[32, 32]", "[64]", "[]"], Spec("name: x\naxes: {grid: {network.hidden: [[32, 32], [64], []]}}").Rows());

    [Fact]
    public void The_grid_is_nested_loops_in_the_order_of_the_file_inside_the_draws()
    {
        var spec = Spec(
            """
            name: x
            axes:
              random: {count: 3, seed: 4, training.weight_decay: {range: {from: 1e-6, to: 1e-2, scale: log}}}
              grid: {training.optimizer: [sgd, gsgd], training.lr: [0.1, 0.2, 0.3], seed: {range: {from: 7, to: 8}}}
            """
        );
        var expected = new List<string>();
        for (var draw = 0; draw < 3; draw++)
        {
            foreach (var optimizer in new[] { "sgd", "gsgd" })
            {
                foreach (var lr in new[] { "0.1", "0.2", "0.3" })
                {
                    foreach (var seed in new[] { "7", "8" })
                        expected.Add($"{optimizer} {lr} {seed} {spec.At(draw * 12).Axes[3].Value}");
                }
            }
        }
        Assert.Equal(36, spec.Count);
        Assert.Equal(["training.optimizer", "training.lr", "seed", "training.weight_decay"], spec.Axes);
        Assert.Equal(expected, spec.Rows());
        Assert.Equal(3, spec.Rows().Select(r => r.Split(' ')[3]).Distinct().Count());
    }

    [Fact]
    public void What_an_axis_gives_stands_in_the_configuration()
    {
        var spec = Spec(
            "name: x\ntraining: {lr: 5, momentum: 0.5}\naxes: {grid: {training.lr: [0.1, 0.2], network.hidden: [[8], [9, 10]]}}"
        );
        var config = spec.At(3).Config;
        Assert.Equal(0.2, config.Training.LearningRate);
        Assert.Equal([9, 10], config.Network.Hidden);
        Assert.Equal(0.5, config.Training.Momentum);
    }

    [Fact]
    public void Without_axes_there_is_one_trial()
    {
        var spec = Spec("name: x");
        Assert.Equal(1, spec.Count);
        Assert.Empty(spec.At(0).Axes);
        Assert.Equal("digits", spec.At(0).Config.Data.Set);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void There_is_no_trial_outside_the_sweep(long index) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Spec("name: x").At(index));

    [Fact]
    public void Ten_million_trials_are_made_one_by_one()
    {
        var spec = Spec(
            "name: x\naxes: {grid: {training.lr: {range: {from: 0.1, to: 0.2, count: 1000}}, seed: {range: {from: 1, to: 10000}}}}"
        );
        Assert.Equal(SweepSpec.MaxTrials, spec.Count);
        Assert.Equal("0.2 10000", spec.Row(spec.Count - 1));
        Assert.Equal("0.1001 10000", spec.Row(19_999));
    }

    [Fact]
    public void A_draw_is_the_documented_function_of_seed_axis_and_number()
    {
        var spec = Spec("name: x\naxes: {random: {count: 50, seed: 7, training.momentum: {range: {from: 0, to: 0.5}}}}");
        var stream = new SplitMix64((ulong)Seeds.Derive(7, "axis training.momentum"));
        for (var draw = 0; draw < 50; draw++)
            Assert.Equal(0.5 * stream.NextDouble(), spec.At(draw).Config.Training.Momentum, 0.5e-6);
    }

    [Fact]
    public void Draws_never_change_with_what_else_the_file_holds()
    {
        const string Axis = "training.weight_decay: {range: {from: 1e-6, to: 1e-2, scale: log}}";
        var alone = Spec($"name: x\naxes: {{random: {{count: 9, seed: 3, {Axis}}}}}");
        var among = Spec($"name: y\naxes: {{random: {{count: 20, seed: 3, training.momentum: [0, 0.9], {Axis}}}, grid: {{seed: [1, 2]}}}}");
        Assert.Equal(alone.Rows(), Enumerable.Range(0, 9).Select(i => among.At(2 * i).Axes[2].Value));
        // Computed apart from this code, and fixed for all time: a journal that is continued by another version must see the same trials.
        Assert.Equal(["7.40724e-05", "0.00223222", "5.20246e-06"], alone.Rows().Take(3));
    }

    [Fact]
    public void Draws_of_a_log_range_are_uniform_in_the_logarithm()
    {
        var spec = Spec("name: x\naxes: {random: {count: 4000, training.weight_decay: {range: {from: 1e-6, to: 1e-2, scale: log}}}}");
        var decades = Enumerable.Range(0, 4000).Select(i => Math.Log10(spec.At(i).Config.Training.WeightDecay)).ToList();
        Assert.All(decades, d => Assert.InRange(d, -6, -2));
        for (var decade = -6; decade < -2; decade++)
            Assert.InRange(decades.Count(d => d >= decade && d < decade + 1), 1000 - 140, 1000 + 140); // 5 standard deviations
    }

    [Theory]
    [InlineData("linear", 1000.0, 1000.0, 1000.0)]
    [InlineData("log", 1500.0, 877.4, 622.6)] // ln 2, ln 3/2, ln 4/3 over ln 4
    public void Draws_of_an_integer_range_reach_both_ends(string scale, double ones, double twos, double threes)
    {
        // Three integers alone would not do for 3000 draws: a continuum beside them makes the draws differ.
        var spec = Spec(
            $$"""
            name: x
            axes:
              random:
                count: 3000
                training.epochs: {range: {from: 1, to: 3, scale: {{scale}} } }
                data.label_noise: {range: {from: 0, to: 1} }
            """
        );
        var counts = Enumerable.Range(0, 3000).Select(i => spec.At(i).Config.Training.Epochs).CountBy(e => e).ToDictionary();
        Assert.Equal([1, 2, 3], counts.Keys.Order());
        for (var i = 0; i < 3; i++)
            Assert.InRange(counts[i + 1], new[] { ones, twos, threes }[i] - 140, new[] { ones, twos, threes }[i] + 140);
    }
}
