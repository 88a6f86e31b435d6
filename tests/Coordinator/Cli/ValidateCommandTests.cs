using System.Text.Json.Nodes;

namespace PsiSweep.Coordinator.Tests.Cli;

public class ValidateCommandTests(SweepFileFixture files) : IClassFixture<SweepFileFixture>
{
    [Fact]
    public async Task A_valid_file_is_said_to_be_so_on_standard_output()
    {
        var file = files.Write("name: good\naxes: {grid: {seed: [1, 2]}}");
        var run = await CommandRun.Of("validate", file);
        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Matches("valid; sweep good \\([0-9a-f]{16}\\), 2 trials", run.Output);
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task Every_mistake_is_a_line_on_standard_error()
    {
        var file = files.Write("name: bad\nseed: -1\ntraining: {lr: 0}");
        var run = await CommandRun.Of("validate", file);
        Assert.Equal(ExitCode.BadInput, run.Code);
        Assert.Empty(run.Output);
        Assert.Equal(
            [
                $"{file}:2:7: seed: found -1, allowed: an integer >= 0",
                $"{file}:3:16: training.lr: found 0, allowed: a number > 0 and <= 3.4e+38",
                "2 mistakes; nothing was started.",
            ],
            run.Error.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n')
        );
    }

    [Fact]
    public async Task A_missing_file_is_bad_input()
    {
        var run = await CommandRun.Of("validate", "no/such/file.yaml");
        Assert.Equal(ExitCode.BadInput, run.Code);
        Assert.StartsWith("no/such/file.yaml: there is no such file", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_holds_the_places_and_the_exit_code_stays()
    {
        var run = await CommandRun.Of("validate", files.Write("name: bad\nseed: -1"), "--json");
        Assert.Equal(ExitCode.BadInput, run.Code);
        var report = JsonNode.Parse(run.Output)!;
        Assert.False((bool)report["valid"]!);
        var problem = Assert.Single(report["problems"]!.AsArray())!;
        Assert.Equal((2, 7), ((int)problem["line"]!, (int)problem["column"]!));
        Assert.Contains("found -1", (string)problem["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_of_a_valid_file_has_its_identity_and_number_of_trials()
    {
        var run = await CommandRun.Of("validate", "--json", files.Write("name: good\naxes: {grid: {seed: [1, 2]}}"));
        Assert.Equal(ExitCode.Ok, run.Code);
        var report = JsonNode.Parse(run.Output)!;
        Assert.True((bool)report["valid"]!);
        Assert.Equal(2, (int)report["trials"]!);
        Assert.Equal(16, ((string)report["sweep_id"]!).Length);
        Assert.Empty(report["problems"]!.AsArray());
    }
}
