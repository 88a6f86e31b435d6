using System.Text.RegularExpressions;

namespace PsiSweep.Lab.Tests;

/// <summary>Alone, as the example writes to the console.</summary>
[CollectionDefinition(nameof(ReadmeTests), DisableParallelization = true)]
[Collection(nameof(ReadmeTests))]
public partial class ReadmeTests
{
    [Fact]
    public void The_readmes_example_is_the_one_that_runs()
    {
        var source = File.ReadAllText(Sweeps.Tests.Repository.PathOf("tests/Lab/ReadmeExample.cs"));
        var usings = source[..source.IndexOf("\nnamespace", StringComparison.Ordinal)];
        var body = Body().Match(source).Groups[1].Value;
        var example = Example().Match(File.ReadAllText(Sweeps.Tests.Repository.PathOf("src/Lab/README.md"))).Groups[1].Value;
        Assert.Equal(example, usings + "\n" + Indent().Replace(body, ""));
    }

    [Fact]
    public void The_readmes_example_trains_and_measures()
    {
        var before = Console.Out;
        using var output = new StringWriter();
        Console.SetOut(output);
        try
        {
            ReadmeExample.Run();
        }
        finally
        {
            Console.SetOut(before);
        }
        Assert.Matches(@"^Completed after 20 epochs, test error 0\.\d+\r?\npsi\.trace: \d+\.\d+ ± \d+\.\d+\r?\n$", output.ToString());
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();

    [GeneratedRegex(@"// <example>\n(.*?) +// </example>", RegexOptions.Singleline)]
    private static partial Regex Body();

    [GeneratedRegex("^        ", RegexOptions.Multiline)]
    private static partial Regex Indent();
}
