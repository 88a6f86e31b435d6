using static PsiSweep.Sweeps.Tests.SweepText;

namespace PsiSweep.Sweeps.Tests;

/// <summary>Every kind of mistake is told with its place, what was found and what is allowed.</summary>
public class MistakeTests
{
    [Theory]
    // keys
    [InlineData("name: x\ntrainning: {lr: 0.1}", 2, 1, "unknown key 'trainning'", "did you mean 'training'?", "allowed: name, axes, data")]
    [InlineData("name: x\ntraining:\n  batchsize: 5", 3, 3, "unknown key 'batchsize' under training", "did you mean 'batch_size'?")]
    [InlineData("name: x\nlr: 0.1", 2, 1, "unknown key 'lr'", "training.lr is written as 'training: {lr: …}'")]
    [InlineData("name: x\ntraining.schedule.decay: 1", 2, 1, "written as 'training: {schedule: {decay: …}}'")]
    [InlineData("name: x\nseed: 1\nseed: 2", 3, 1, "the key 'seed' again", "line 2")]
    [InlineData("name: x\n[a, b]: 2", 2, 1, "found a list as a key")]
    [InlineData("seed: 1", 1, 1, "name is missing")]
    [InlineData("name: Quick Start", 1, 7, "name: found Quick Start", "lower-case letters")]
    [InlineData("name: ../up", 1, 7, "name: found ../up")]
    [InlineData("name: \"nl\\n\"", 1, 7, "name: found")]
    [InlineData("name: |\n  nl\nseed: 1", 1, 7, "name: found")]
    [InlineData("name: [x]", 1, 7, "name: found a list")]
    // types and bounds of single settings
    [InlineData("name: x\ntraining: {lr: -0.1}", 2, 16, "training.lr: found -0.1, allowed: a number > 0")]
    [InlineData("name: x\ntraining:\n  lr: |\n    0.1", 3, 7, "training.lr: found")]
    [InlineData("name: x\ntraining: {lr: fast}", 2, 16, "training.lr: found fast")]
    [InlineData("name: x\ntraining: {lr: \"0.1\"}", 2, 16, "training.lr: found the text \"0.1\"")]
    [InlineData("name: x\ntraining: {lr: .inf}", 2, 16, "training.lr: found .inf")]
    [InlineData("name: x\ntraining: {lr: 1e999}", 2, 16, "training.lr: found 1e999")]
    [InlineData("name: x\ntraining: {lr: 1e39}", 2, 16, "training.lr: found 1e39, allowed: a number > 0 and <= 3.4e+38")]
    [InlineData("name: x\ntraining: {weight_decay: 1e39}", 2, 26, "found 1e39, allowed: a number >= 0 and <= 3.4e+38")]
    [InlineData("name: x\nscheduling: {hung_after_seconds: 1e39}", 2, 34, "found 1e39, allowed: a number > 0 and <= 1000000000")]
    [InlineData("name: x\ntraining:\n  lr:", 3, 6, "training.lr: found nothing")]
    [InlineData("name: x\ntraining: {momentum: 1}", 2, 22, "a number >= 0 and < 1")]
    [InlineData("name: x\ntraining: {batch_size: 0}", 2, 24, "training.batch_size: found 0, allowed: an integer >= 1")]
    [InlineData("name: x\ntraining: {batch_size: 32.0}", 2, 24, "found 32.0, allowed: an integer")]
    [InlineData("name: x\ntraining: {batch_size: 010}", 2, 24, "found 010, allowed: an integer")]
    [InlineData("name: x\ntraining: {batch_size: 99999999999}", 2, 24, "at most 2147483647")]
    [InlineData("name: x\ntraining: {nesterov: yes}", 2, 22, "training.nesterov: found yes, allowed: true or false")]
    [InlineData("name: x\ntraining: {optimizer: g-sgd}", 2, 23, "found g-sgd, allowed: sgd, gsgd", "did you mean 'gsgd'?")]
    [InlineData(
        "name: x\ntraining: {stop_train_loss: 0}",
        2,
        29,
        "a number > 0 and <= 3.4e+38, or null (train for all the epochs)"
    )]
    [InlineData("name: x\ntraining: 5", 2, 11, "training: found 5, allowed: a mapping")]
    [InlineData("name: x\ntraining:\n  schedule:\nseed: 1", 3, 12, "training.schedule: found nothing, allowed: a mapping")]
    [InlineData("name: x\nnetwork: {hidden: 32}", 2, 19, "network.hidden: found 32, allowed: a list")]
    [InlineData("name: x\nnetwork: {hidden: [32, 0]}", 2, 24, "network.hidden, width 2: found 0, allowed: an integer from 1 to 65536")]
    [InlineData("name: x\nnetwork: {hidden: [70000]}", 2, 20, "width 1: found 70000")]
    [InlineData("name: x\nmeasures: {names: [psi.trace, psi.trase]}", 2, 31, "found psi.trase", "did you mean 'psi.trace'?")]
    [InlineData("name: x\nmeasures: {names: {}}", 2, 19, "measures.names: found an empty mapping")]
    [InlineData("name: x\ndata: {set: minst}", 2, 13, "did you mean 'mnist'?")]
    [InlineData("name: x\nseed: -1", 2, 7, "seed: found -1, allowed: an integer >= 0")]
    [InlineData("name: x\nseed: 18446744073709551615", 2, 7, "allowed: an integer >= 0, at most 9223372036854775807")]
    // several settings at once
    [InlineData("name: x\ntraining: {nesterov: true}", 2, 22, "needs training.momentum > 0", "training.momentum = 0 (default)")]
    [InlineData(
        "name: x\ntraining: {epochs: 5, schedule: {warmup_epochs: 5}}",
        2,
        49,
        "warmup_epochs leaves no epoch",
        "training.epochs = 5 (line 2)"
    )]
    [InlineData("name: x\ndata: {train_size: 1198}", 2, 20, "1197 training samples of digits")]
    [InlineData("name: x\nnetwork: {hidden: [65536, 65536]}", 2, 19, "more than 200000000 weights")]
    [InlineData(
        "name: x\nnetwork: {layers: [conv 8, tanh]}",
        2,
        28,
        "network.layers, layer 2: found tanh: only ReLU is positively homogeneous",
        "allowed: conv CHANNELS"
    )]
    [InlineData("name: x\nnetwork: {layers: gap}", 2, 19, "network.layers: found gap, allowed: a list")]
    [InlineData("name: x\nnetwork: {layers: [[gap]]}", 2, 20, "network.layers, layer 1: found a list")]
    [InlineData("name: x\nnetwork: {layers: [conv 8]}", 2, 19, "the layers end with a picture of 8×8×8")]
    [InlineData("name: x\nnetwork: {layers: [gap], hidden: [8]}", 2, 34, "network.hidden changes nothing beside network.layers")]
    [InlineData("name: x\nnetwork: {width: 8, depth: 2, hidden: [8]}", 2, 39, "network.hidden changes nothing beside network.width")]
    [InlineData("name: x\naxes: {grid: {network.depth: [1, 3]}}", 2, 15, "network.depth changes nothing: it needs network.width")]
    [InlineData("name: x\nnetwork: {width: 60000, depth: 3}", 2, 18, "more than 200000000 weights")]
    [InlineData("name: x\nnetwork: {layers: [conv 65536, conv 65536, gap]}", 2, 19, "more than 200000000 weights")]
    public void A_mistake_outside_the_axes(string yaml, int line, int column, params string[] parts) => Check(yaml, line, column, parts);

    [Theory]
    [InlineData("{grid: {}}", 2, 14, "axes.grid: found an empty mapping")]
    [InlineData("{gird: {seed: [1]}}", 2, 8, "unknown key 'gird' under axes", "did you mean 'grid'?")]
    [InlineData("{training.lr: [1]}", 2, 8, "stands under axes.grid")]
    [InlineData("{grid: {training.lr: []}}", 2, 28, "axes.grid.training.lr: found an empty list, allowed: at least one value")]
    [InlineData("{grid: {training.lr: 0.1}}", 2, 28, "found 0.1, allowed: a list of values", "outside of axes")]
    [InlineData("{grid: {training.lr: {values: 0.1}}}", 2, 37, "axes.grid.training.lr.values: found 0.1")]
    [InlineData("{grid: {training.lr: {values: [1], range: {from: 1, to: 2}}}}", 2, 42, "values and range, allowed: one")]
    [InlineData("{grid: {training.lr: {valeus: [1]}}}", 2, 29, "did you mean 'values'?")]
    [InlineData("{grid: {training.lr: [0.1, 0.10]}}", 2, 34, "found 0.1 again", "2:29")]
    [InlineData("{grid: {training.lr: [0.1, -1]}}", 2, 34, "axes.grid.training.lr: found -1")]
    [InlineData("{grid: {training.rl: [0.1]}}", 2, 15, "unknown setting 'training.rl'", "did you mean 'training.lr'?")]
    [InlineData("{grid: {lr: [0.1]}}", 2, 15, "unknown setting 'lr'", "did you mean 'training.lr'?")]
    [InlineData("{grid: {training.schedule: [step]}}", 2, 15, "is a group of settings", "training.schedule.kind")]
    [InlineData("{grid: {measures.names: [[l2]]}}", 2, 15, "cannot be an axis")]
    [InlineData("{grid: {network.hidden: [32, [64]]}}", 2, 32, "found 32, allowed: a list")]
    [InlineData(
        "{grid: {seed: [1]}, random: {count: 1, seed: 1, training.lr: [1], network.bias: [true, false], training.momentum: [0]}, grid: {}}",
        2,
        127,
        "the key 'grid' again"
    )]
    [InlineData("{grid: {training.lr: [1]}, random: {count: 1, training.lr: [2]}}", 2, 53, "set by another axis too")]
    // ranges
    [InlineData("{grid: {training.lr: {range: {from: 0.3, to: 0.1, count: 3}}}}", 2, 43, "found from 0.3 > to 0.1")]
    [InlineData(
        "{grid: {training.momentum: {range: {from: 0, to: 0.9, count: 3, scale: log}}}}",
        2,
        49,
        "found 0 with scale: log, allowed: a number > 0"
    )]
    [InlineData("{grid: {training.lr: {range: {from: 0.1, to: 0.3}}}}", 2, 36, "found neither count nor step")]
    [InlineData("{grid: {training.lr: {range: {from: 0.1, to: 0.3, step: 0.1, count: 3}}}}", 2, 57, "count and step, allowed: one")]
    [InlineData("{grid: {training.lr: {range: {from: 0.1, to: 0.3, step: 0.1, scale: log}}}}", 2, 57, "step with scale: log")]
    [InlineData("{grid: {training.lr: {range: {from: 0.1, to: 0.3, step: -0.1}}}}", 2, 63, "range.step: found -0.1")]
    [InlineData("{grid: {training.lr: {range: {to: 0.3, count: 2}}}}", 2, 36, "from is missing")]
    [InlineData(
        "{grid: {training.lr: {range: {from: 0.1, to: 0.3, count: 2, scale: ln}}}}",
        2,
        74,
        "range.scale: found ln, allowed: linear, log"
    )]
    [InlineData("{grid: {training.lr: {range: {from: 0.1, to: 0.3, cuont: 2}}}}", 2, 57, "did you mean 'count'?")]
    [InlineData("{grid: {training.lr: {range: {form: 0.1, to: 0.3, count: 2}}}}", 2, 37, "did you mean 'from'?")]
    [InlineData("{grid: {training.lr: {range: {from: 0.1, to: 0.3, count: 1}}}}", 2, 64, "found 1 for two ends")]
    [InlineData("{grid: {training.lr: {range: {from: 0.1, to: 0.1000001, count: 5}}}}", 2, 70, "equal once rounded to 6 digits")]
    [InlineData("{grid: {seed: {range: {from: 1.5, to: 3}}}}", 2, 36, "range.from: found 1.5, allowed: an integer")]
    [InlineData("{grid: {seed: {range: {from: 1, to: 3, count: 4}}}}", 2, 53, "at most 3")]
    [InlineData("{grid: {training.batch_size: {range: {from: 1, to: 9, count: 8, scale: log}}}}", 2, 68, "equal once rounded to integers")]
    [InlineData("{grid: {seed: {range: {from: 1, to: 99999999999999999}}}}", 2, 43, "9007199254740992")]
    [InlineData("{grid: {data.train_size: {range: {from: null, to: 5}}}}", 2, 47, "found null, allowed: a number")]
    [InlineData("{grid: {network.bias: {range: {from: 1, to: 5}}}}", 2, 37, "found a range, allowed: values, each true or false")]
    [InlineData("{grid: {training.lr: {range: 5}}}", 2, 36, "range: found 5, allowed: a mapping")]
    // random
    [InlineData("{random: {training.lr: [1]}}", 2, 8, "count is missing")]
    [InlineData("{random: {count: 5}}", 2, 8, "found no axis")]
    [InlineData("{random: {count: 0, training.lr: [1]}}", 2, 24, "axes.random.count: found 0")]
    [InlineData("{random: {count: 5, seed: x, training.lr: {range: {from: 1, to: 2}}}}", 2, 33, "axes.random.seed: found x")]
    [InlineData(
        "{random: {count: 5, training.momentum: [0, 0.9], network.bias: [true, false]}}",
        2,
        8,
        "5 draws from 4 different combinations"
    )]
    [InlineData(
        "{random: {count: 5, training.lr: {range: {from: 1, to: 2, count: 3}}}}",
        2,
        65,
        "found count in a random axis",
        "axes.random.count"
    )]
    // too many, and combinations
    [InlineData("{grid: {seed: {range: {from: 1, to: 10000001}}}}", 2, 1, "10000001 trials, allowed: at most 10000000")]
    [InlineData(
        "{grid: {seed: {range: {from: 1, to: 9000000000000000}}, data.seed: {range: {from: 1, to: 9000000000000000}}, training.epochs: "
            + "{range: {from: 1, to: 1000000}}}}",
        2,
        1,
        "81000000000000000000000000000000000000 trials"
    )]
    [InlineData(
        "{grid: {training.nesterov: [false, true], training.momentum: [0.9, 0]}}",
        2,
        42,
        "needs training.momentum > 0",
        "training.momentum = 0 (axis in line 2)"
    )]
    [InlineData(
        "{grid: {training.epochs: {range: {from: 10, to: 1000000}}, training.schedule.warmup_epochs: [0, 9, 10]}}",
        2,
        106,
        "training.epochs = 10 (axis in line 2)"
    )]
    [InlineData("{random: {count: 2, data.train_size: {range: {from: 100, to: 1300}}}}", 2, 52, "data.train_size = 1300")]
    [InlineData(
        "{grid: {training.schedule.gamma: [0.1, 0.5]}}",
        2,
        15,
        "training.schedule.gamma changes nothing",
        "needs training.schedule.kind: step, found constant"
    )]
    public void A_mistake_in_the_axes(string axes, int line, int column, params string[] parts) =>
        Check($"name: x\naxes: {axes}", line, column, parts);

    [Theory]
    [InlineData("name: x\ntraining: {lr: 0.1", 2, "not valid YAML")]
    [InlineData("name: x\ntraining: {lr: 0.1\n\n", 2, "not valid YAML")]
    [InlineData("name: x\n\tseed: 1", 2, "not valid YAML")]
    [InlineData("name: x\nmeasures:\n  names: [a: b\n  c: []\nseed: 1\n", 4, "not valid YAML")]
    [InlineData("name: &a x\nseed: 1", 1, "found the anchor &a")]
    [InlineData("name: x\nseed: !!int 1", 2, "found the tag")]
    [InlineData("name: x\n---\nname: y", 2, "second document")]
    [InlineData("- name: x", 1, "the file: found a list, allowed: a mapping")]
    [InlineData("just words", 1, "the file: found just words")]
    public void A_mistake_of_YAML(string yaml, int line, string part)
    {
        var problem = Assert.Single(Problems(yaml));
        Assert.Contains(part, problem.Message, StringComparison.Ordinal);
        Assert.InRange(problem.Line, line - 1, line);
        Assert.True(problem.Column >= 1);
    }

    [Fact]
    public void An_alias_is_refused_once_where_it_stands()
    {
        var problems = Problems("name: x\ntraining:\n  lr: &rate 0.1\n  momentum: *rate");
        Assert.Equal(
            [(3, 7, true), (4, 13, true)],
            problems.Select(p => (p.Line, p.Column, p.Message.Contains("write the value out", StringComparison.Ordinal)))
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("# only a comment\n")]
    public void An_empty_file_is_a_mistake(string yaml) =>
        Assert.Contains("empty", Assert.Single(Problems(yaml)).Message, StringComparison.Ordinal);

    [Fact]
    public void Deep_nesting_is_refused_before_the_stack_ends() =>
        Assert.Contains("deep", Assert.Single(Problems("name: " + new string('[', 100_000))).Message, StringComparison.Ordinal);

    [Fact]
    public void All_mistakes_are_told_at_once_in_the_order_of_the_file()
    {
        var problems = Problems(
            """
            name: Bad Name
            network: {hidden: [0, 32, -1]}
            training:
              lr: -1
              nesterov: true
              batchsize: 3
            axes:
              grid:
                training.optimizer: []
                seed: {range: {from: 3, to: 1}}
            save: all
            """
        );
        Assert.Equal([1, 2, 2, 4, 5, 6, 9, 10, 11], problems.Select(p => p.Line));
    }

    [Fact]
    public void A_problem_reads_as_file_line_column() =>
        Assert.Equal("test.yaml:2:7: seed: found -1, allowed: an integer >= 0", Assert.Single(Problems("name: x\nseed: -1")).ToString());

    private static void Check(string yaml, int line, int column, string[] parts)
    {
        var problem = Assert.Single(Problems(yaml));
        foreach (var part in parts)
            Assert.Contains(part, problem.Message, StringComparison.Ordinal);
        Assert.Equal((line, column), (problem.Line, problem.Column));
    }
}
