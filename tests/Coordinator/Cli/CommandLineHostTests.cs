using System.CommandLine;
using System.Text.Json.Nodes;
using PsiSweep.Coordinator.Cli;

namespace PsiSweep.Coordinator.Tests.Cli;

public class CommandLineHostTests
{
    public static TheoryData<string> CommandNames => [.. PsiSweepCommand.Create().Subcommands.Select(c => c.Name)];

    [Theory]
    [InlineData("psisweep plan --help", "plan")]
    [InlineData("psisweep plan --help", "plan", "x.yaml", "--limit", "-1")]
    [InlineData("psisweep plan --help", "plan", "x.yaml", "--limit", "many")]
    [InlineData("psisweep validate --help", "validate", "x.yaml", "--nonsense")]
    [InlineData("psisweep --help", "plam")]
    [InlineData("psisweep --help")]
    public async Task A_wrong_command_line_is_bad_input_and_points_to_the_help(string help, params string[] args)
    {
        var run = await CommandRun.Of(args);
        Assert.Equal(ExitCode.BadInput, run.Code);
        Assert.Empty(run.Output);
        Assert.Contains($"See '{help}'.", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("many")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("99999999999")]
    public async Task A_wrong_number_is_told_with_what_is_allowed(string number) =>
        Assert.StartsWith(
            $"--limit: found {number}, allowed: an integer from 0 to 10000000",
            (await CommandRun.Of("plan", "x.yaml", "--limit", number)).Error,
            StringComparison.Ordinal
        );

    [Fact]
    public async Task A_mistyped_command_gets_a_suggestion() =>
        Assert.Contains(
            "plan",
            (await CommandRun.Of("plam")).Error.Replace("plam", "", StringComparison.Ordinal),
            StringComparison.Ordinal
        );

    [Theory]
    [MemberData(nameof(CommandNames))]
    public async Task The_help_of_every_command_has_a_description_and_examples(string command)
    {
        var run = await CommandRun.Of(command, "--help");
        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.NotEmpty(PsiSweepCommand.Create().Subcommands.Single(c => c.Name == command).Description!);
        Assert.Contains("Examples:", run.Output, StringComparison.Ordinal);
        Assert.Contains($"  psisweep {command}", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_help_of_the_root_lists_commands_and_exit_codes()
    {
        var run = await CommandRun.Of("--help");
        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.All(CommandNames, name => Assert.Contains($"  {name.Data}", run.Output, StringComparison.Ordinal));
        Assert.All(ExitCode.All, code => Assert.Contains($"  {code.Code,-4}{code.Meaning}", run.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_schema_is_printed_as_JSON()
    {
        var run = await CommandRun.Of("schema");
        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Equal("http://json-schema.org/draft-07/schema#", (string)JsonNode.Parse(run.Output)!["$schema"]!);
    }

    [Theory]
    [InlineData(typeof(CliException), ExitCode.Environment, "no port")]
    [InlineData(typeof(OperationCanceledException), ExitCode.Interrupted, "")]
    [InlineData(typeof(InvalidOperationException), ExitCode.Defect, "A defect of psisweep")]
    public async Task What_a_command_throws_becomes_its_exit_code(Type kind, int code, string message)
    {
        var command = new RootCommand();
        command.SetAction(
            int (_) =>
                throw (
                    kind == typeof(CliException)
                        ? new CliException(ExitCode.Environment, "no port")
                        : (Exception)Activator.CreateInstance(kind)!
                )
        );
        using var output = new StringWriter();
        using var error = new StringWriter();
        Assert.Equal(code, await CommandLineHost.RunAsync(command, [], output, error, TestContext.Current.CancellationToken));
        Assert.StartsWith(message, error.ToString(), StringComparison.Ordinal);
        Assert.Equal(message.Length == 0, error.ToString().Length == 0);
    }

    [Fact]
    public async Task Interrupting_reaches_the_command()
    {
        using var stop = new CancellationTokenSource();
        var command = new RootCommand();
        command.SetAction(
            async (_, token) =>
            {
                await stop.CancelAsync();
                await Task.Delay(Timeout.Infinite, token);
            }
        );
        Assert.Equal(ExitCode.Interrupted, await CommandLineHost.RunAsync(command, [], TextWriter.Null, TextWriter.Null, stop.Token));
    }
}
