using System.CommandLine;
using PsiSweep.CommandLine;
using PsiSweep.Coordinator.Cli;
using PsiSweep.GpuNode.Cli;

namespace PsiSweep.Coordinator.Tests.Cli;

/// <summary>Whatever is given to whichever option: it is taken, or refused with a sentence before anything starts.</summary>
public class OptionTests
{
    private static readonly string[] Texts =
    [
        "nonsense",
        "auto",
        "0,5",
        "1,000",
        "1.5",
        "NaN",
        "inf",
        "-inf",
        "1e400",
        "2147483647",
        "2147483648",
        "99999999999999999999",
        "-1",
        "-99999999999999999999",
        "0x10",
        "½",
        "",
        " ",
        "a\nb",
        "../x",
        new string('9', 10_000),
    ];

    [Fact]
    public void Every_option_says_what_it_may_be()
    {
        Assert.Empty(OptionWalk.All.Where(p => p.Symbol is not IChecked).Select(p => p.ToString()));
        foreach (var known in (string[])["psisweep run --nodes", "psisweep nodes drain NAME", "psisweep-node data fetch --mirror"])
            Assert.Contains(OptionWalk.All, p => p.ToString() == known);
    }

    [Fact]
    public async Task Whatever_is_given_is_taken_or_refused_with_a_sentence()
    {
        foreach (var place in OptionWalk.All)
            foreach (var text in Texts)
                await CheckAsync(place, place.With(text));
    }

    [Fact]
    public async Task An_option_without_its_value_is_refused()
    {
        foreach (var place in OptionWalk.All.Where(p => p.Symbol is Option { Arity.MinimumNumberOfValues: > 0 }))
        {
            var run = await CheckAsync(place, place.WithNothing());
            Assert.Equal(ExitCode.BadInput, run?.Code);
        }
    }

    /// <summary>Numbers are never taken for other numbers: every number option refuses these.</summary>
    [Theory]
    [InlineData("0,5")]
    [InlineData("1,000")]
    [InlineData("NaN")]
    [InlineData("1e400")]
    [InlineData("")]
    public async Task What_is_no_number_is_refused_by_every_option_that_takes_one(string text)
    {
        Type[] numbers = [typeof(int), typeof(int?), typeof(long), typeof(long?), typeof(double), typeof(double?)];
        var places = OptionWalk.All.Where(p => p.Symbol is Option option && numbers.Contains(option.ValueType)).ToArray();
        Assert.True(places.Length > 15);
        foreach (var place in places)
        {
            var run = await CheckAsync(place, place.With(text));
            Assert.Equal(ExitCode.BadInput, run?.Code);
            Assert.Contains($"{place.Symbol.Name}: found ", run!.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("--nodes: found auto, allowed: an integer from 1 to 1024", "run", "x.yaml", "--nodes", "auto")]
    [InlineData("--postgres: found '', allowed: a connection to PostgreSQL", "run", "x.yaml", "--postgres", "")]
    [InlineData("--postgres: found nonsense, allowed: a connection to PostgreSQL", "run", "x.yaml", "--postgres", "nonsense")]
    [InlineData("--limit: found 1.5, allowed: an integer from 0 to 2147483647", "results", "x", "--limit", "1.5")]
    [InlineData(
        "--timeout: found '0,5', allowed: a number > 0 and <= 3600; numbers have a decimal point, as in 0.5",
        "status",
        "x",
        "--timeout",
        "0,5"
    )]
    [InlineData("--status: found lost, allowed: completed, ", "results", "x", "--status", "lost")]
    [InlineData("--columns: found 'a,,b', allowed: columns separated by commas", "results", "x", "--columns", "a,,b")]
    public async Task The_sentence_names_the_option_what_was_found_and_what_is_allowed(string sentence, params string[] args)
    {
        var run = await CommandRun.Of(args);
        Assert.Equal(ExitCode.BadInput, run.Code);
        Assert.StartsWith(sentence, run.Error, StringComparison.Ordinal);
        Assert.Equal(2, run.Error.TrimEnd().Split('\n').Length); // and where the help is
    }

    [Theory]
    [InlineData("--points: found 2147483647, allowed: an odd integer from 3 to 1001", "surface", "w", "--points", "2147483647")]
    [InlineData("--radius: found '0,5', allowed: a number > 0 and <= 1000; numbers have", "surface", "w", "--radius", "0,5")]
    [InlineData("--decades: found many, allowed: a number > 0 and <= 100", "measure", "w", "--decades", "many")]
    [InlineData("--grace: found nan, allowed: a number >= 0 and <= 86400", "work", "--seed", "a:1", "--grace", "nan")]
    [InlineData("--devices: found abc, allowed: auto, cpu, cpu:N (N slots)", "serve", "--seed", "a:1", "--devices", "abc")]
    [InlineData("--name: found ../x, allowed: at most 128 letters", "serve", "--seed", "a:1", "--name", "../x")]
    public async Task And_so_it_does_at_the_node(string sentence, params string[] args)
    {
        var run = await NodeRunAsync(args);
        Assert.Equal(ExitCode.BadInput, run.Code);
        Assert.StartsWith(sentence, run.Error, StringComparison.Ordinal);
    }

    /// <summary>Null: the values are taken, and going on would start a node.</summary>
    private static async Task<CommandRun?> CheckAsync(Place place, string[] args)
    {
        RootCommand root = place.Program == "psisweep" ? PsiSweepCommand.Create() : NodeCommandLine.Create();
        var refused = root.Parse(args).Errors.Count > 0;
        if (!refused && place.Program == "psisweep-node")
            return null;
        var run = place.Program == "psisweep" ? await CommandRun.Of(args) : await NodeRunAsync(args);
        var told = $"{place} with {string.Join(' ', args)[..Math.Min(200, string.Join(' ', args).Length)]}: {run}";
        Assert.True(refused ? run.Code == ExitCode.BadInput : run.Code is ExitCode.BadInput or ExitCode.Environment, told);
        Assert.True((run.Output + run.Error).Length > 0, told);
        foreach (var never in (string[])["efect", "   at ", "System.", "Exception"])
            Assert.False(run.Error.Contains(never, StringComparison.Ordinal), told);
        return run;
    }

    private static async Task<CommandRun> NodeRunAsync(string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await NodeCommandLine.RunAsync(args, output, error);
        return new(code, output.ToString(), error.ToString());
    }
}
