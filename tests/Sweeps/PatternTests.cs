using System.Text.RegularExpressions;

namespace PsiSweep.Sweeps.Tests;

/// <summary>In .NET, <c>$</c> also matches before a line break at the end: a name that may become a folder's must end with
/// <c>\z</c>.</summary>
public partial class PatternTests
{
    [Fact]
    public void No_pattern_lets_a_line_break_pass_at_its_end()
    {
        var files = Directory.EnumerateFiles(Repository.PathOf("src"), "*.cs", SearchOption.AllDirectories).ToArray();
        Assert.NotEmpty(files);
        Assert.Equal([], files.SelectMany(f => File.ReadLines(f).Where(l => Anchored().IsMatch(l)).Select(l => $"{f}: {l.Trim()}")));
    }

    [Theory]
    [InlineData("""    [GeneratedRegex(@"^a$")]""", true)]
    [InlineData("""    [GeneratedRegex("^(a|b$)", RegexOptions.Singleline)]""", true)]
    [InlineData("""    new Regex($"^{x}$")""", true)]
    [InlineData("""    [GeneratedRegex($@"^{x}\z")]""", false)]
    public void Such_a_pattern_is_found(string line, bool found) => Assert.Equal(found, Anchored().IsMatch(line));

    [GeneratedRegex("""(GeneratedRegex|new Regex|Regex\.(IsMatch|Match|Replace|Split))\(.*"[^"]*\$\)*"|GeneratedRegex\(\w+\)""")]
    private static partial Regex Anchored();
}
