using System.Text.Json.Nodes;

namespace PsiSweep.Coordinator.Tests.Cli;

public class PlanCommandTests(SweepFileFixture files) : IClassFixture<SweepFileFixture>
{
    private const string Sweep = """
        name: small
        training: {momentum: 0.5}
        axes:
          grid:
            training.optimizer: [sgd, gsgd]
            seed: {range: {from: 1, to: 10}}
        """;

    [Fact]
    public async Task The_plan_counts_the_trials_and_names_axes_and_shared_settings()
    {
        var run = await CommandRun.Of("plan", files.Write(Sweep));
        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Matches("^small \\([0-9a-f]{16}\\): 20 trials = 2 x 10$", run.Lines[0]);
        Assert.Contains(run.Lines, l => Words(l) is ["training.optimizer", "grid", "2", "sgd,", "gsgd"]);
        Assert.Contains(run.Lines, l => Words(l) is ["training.momentum", "file", "0.5"]);
        Assert.Contains(run.Lines, l => Words(l) is ["training.lr", "default", "0.1"]);
        Assert.DoesNotContain(run.Lines, l => Words(l) is ["seed", "default" or "file", ..]);
    }

    [Fact]
    public async Task Lines_end_where_their_text_does()
    {
        var names = string.Join(", ", Enumerable.Range(1, 40).Select(i => $"{i}"));
        var run = await CommandRun.Of("plan", files.Write($"name: wide\nnetwork: {{hidden: [{names}]}}\naxes: {{grid: {{seed: [1, 2]}}}}"));
        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Contains(run.Lines, l => l.Contains("39, 40", StringComparison.Ordinal));
        Assert.All(run.Lines, l => Assert.Equal(l.TrimEnd(), l));
    }

    [Theory]
    [InlineData("seed: [1, 2, 3]", 3 * 7 * 100, 3 * 64 * (1 + 2 * 5 + 1.0 / 3), 1 + 2 * 5 + 1.0 / 3)]
    [InlineData("training.epochs: [7, 9]", 16 * 100, 2 * 64 * (1 + 2 * 5 + 1.0 / 3), 1 + 2 * 5 + 1.0 / 3)]
    [InlineData("measures.probes: [5, 8]", 2 * 7 * 100, 64 * (1 + 2 * 5 + 1.0 / 3) + 64 * (1 + 2 * 8 + 1.0 / 3), 1 + 2 * 8 + 1.0 / 3)]
    [InlineData("measures.samples: [64, 500]", 2 * 7 * 100, (64 + 100) * (1 + 2 * 5 + 1.0 / 3), 1 + 2 * 5 + 1.0 / 3)]
    public async Task Costs_are_added_up_over_the_trials(string axis, double training, double measures, double evaluations)
    {
        const string Shared =
            "name: x\ndata: {train_size: 100}\ntraining: {epochs: 7}\nmeasures: {names: [psi.trace, l2, margin_p10], samples: 64, probes: "
            + "5}\n";
        var run = await CommandRun.Of("plan", files.Write($"{Shared}axes: {{grid: {{{axis}}}}}"), "--json");
        var cost = JsonNode.Parse(run.Output)!["cost"]!;
        Assert.Equal(training, cost["training"]!.GetValue<double>(), 1e-9);
        Assert.Equal(measures, cost["measures"]!.GetValue<double>(), 1e-9);
        Assert.Equal(evaluations, cost["gradient_evaluations"]!.GetValue<double>(), 1e-9);
    }

    [Fact]
    public async Task The_first_and_the_last_trials_are_listed()
    {
        var run = await CommandRun.Of("plan", files.Write(Sweep), "--limit", "6");
        var table = run.Lines.SkipWhile(l => Words(l) is not ["trial", ..]).Select(l => string.Join(' ', Words(l)));
        Assert.Equal(
            [
                "trial training.optimizer seed",
                "0 sgd 1",
                "1 sgd 2",
                "2 sgd 3",
                "3 sgd 4",
                "...",
                "18 gsgd 9",
                "19 gsgd 10",
                "6 of 20 trials shown; --limit N shows more",
            ],
            table
        );
    }

    [Fact]
    public async Task A_limit_above_the_count_lists_every_trial()
    {
        var run = await CommandRun.Of("plan", files.Write(Sweep), "--limit", "1000");
        Assert.Equal(20, run.Lines.SkipWhile(l => Words(l) is not ["trial", ..]).Skip(1).Count());
    }

    [Fact]
    public async Task Output_that_is_no_terminal_is_plain_text_in_unbroken_lines()
    {
        var widths = string.Join(", ", Enumerable.Repeat("12345", 60));
        var run = await CommandRun.Of(
            "plan",
            files.Write($"name: wide\nnetwork: {{hidden: [{widths}]}}".Replace("12345", "123", StringComparison.Ordinal))
        );
        Assert.DoesNotContain('\u001b', run.Output);
        Assert.All(run.Output, c => Assert.InRange(c, '\n', '~'));
        Assert.Contains(
            run.Lines,
            l => l.StartsWith("network.hidden", StringComparison.Ordinal) && l.EndsWith("123, 123]", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Json_says_the_same()
    {
        var run = await CommandRun.Of("plan", files.Write(Sweep), "--json", "--limit", "3");
        var plan = JsonNode.Parse(run.Output)!;
        Assert.Equal(20, (int)plan["trials"]!);
        Assert.Equal(0.5, (double)plan["settings"]!["training.momentum"]!);
        Assert.Equal(["training.optimizer", "seed"], plan["axes"]!.AsArray().Select(a => (string)a!["setting"]!));
        Assert.Equal([0, 1, 19], plan["listed"]!.AsArray().Select(t => (int)t!["trial"]!));
        Assert.Equal("gsgd", (string)plan["listed"]![2]!["sets"]!["training.optimizer"]!);
        // What a shell script greps for is the first number of that name.
        Assert.Matches("^[^}]*\"trials\": 20,", run.Output);
    }

    [Fact]
    public async Task A_random_axis_shows_what_is_drawn_from()
    {
        var run = await CommandRun.Of(
            "plan",
            files.Write("name: x\naxes: {random: {count: 3, training.lr: {range: {from: 0.1, to: 1, scale: log}}}}")
        );
        Assert.EndsWith(": 3 trials", run.Lines[0], StringComparison.Ordinal);
        Assert.Contains(
            run.Lines,
            l =>
                l.Contains("random", StringComparison.Ordinal)
                && l.EndsWith("{range: {from: 0.1, to: 1, scale: log}}", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_wrong_file_is_bad_input_with_its_mistakes()
    {
        var run = await CommandRun.Of("plan", files.Write("name: x\nseed: one"));
        Assert.Equal(ExitCode.BadInput, run.Code);
        Assert.Empty(run.Output);
        Assert.Contains(":2:7: seed: found one", run.Error, StringComparison.Ordinal);
    }

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
