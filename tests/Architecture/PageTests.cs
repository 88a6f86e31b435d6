using System.Text.RegularExpressions;

namespace PsiSweep.Architecture.Tests;

/// <summary>What pages name is there.</summary>
public partial class PageTests
{
    /// <summary>The Markdown pages.</summary>
    public static TheoryData<string> Pages =>
        [
            .. Directory.GetFiles(SourceFile.Full(""), "*.md").Select(Path.GetFileName).OfType<string>(),
            .. Directory
                .GetFiles(SourceFile.Full("docs"), "*.md", SearchOption.AllDirectories)
                .Select(p => Path.GetRelativePath(SourceFile.Full(""), p).Replace('\\', '/')),
            "src/Lab/README.md",
            "benchmarks/README.md",
        ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_lead_to_files_that_are_there(string page)
    {
        var folder = Path.GetDirectoryName(SourceFile.Full(page))!;
        var links = Link().Matches(File.ReadAllText(SourceFile.Full(page))).Select(m => m.Groups[1].Value);
        Assert.DoesNotContain(links, l => !IsThere(Path.Combine(folder, l)));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Files_that_a_page_names_are_there(string page) =>
        Assert.DoesNotContain(
            NamedPath()
                .Matches(File.ReadAllText(SourceFile.Full(page)))
                .Select(m => m.Groups[1].Value)
                // A name in capitals is the reader's to choose: the folder is there.
                .Select(p => Placeholder().IsMatch(Path.GetFileName(p)) ? Path.GetDirectoryName(p)! : p),
            p => !IsThere(SourceFile.Full(p))
        );

    [Fact]
    public void How_to_add_something_names_its_files()
    {
        var page = File.ReadAllText(SourceFile.Full("CONTRIBUTING.md"));
        var sections = page.Split("\n### ")[1..].ToDictionary(s => s.Split('\n')[0], s => NamedPath().Count(s.Split("\n## ")[0]));
        foreach (var thing in (string[])["A measure", "An optimizer", "A layer", "A data set", "A statistic", "A command"])
        {
            var files = sections.GetValueOrDefault(thing);
            Assert.True(files >= 2, $"CONTRIBUTING.md names {files} files for '{thing}'");
        }
    }

    private static bool IsThere(string path) => File.Exists(path) || Directory.Exists(path);

    [GeneratedRegex(@"\]\((?!https?:|#|mailto:)([^)#\s]+)")]
    private static partial Regex Link();

    [GeneratedRegex(@"`((?:src|tests|docs|benchmarks|sweeps|\.ci)/[\w./-]*\w)`")]
    private static partial Regex NamedPath();

    [GeneratedRegex(@"\b[A-Z]{3,}|^[A-Z]{3,}")]
    private static partial Regex Placeholder();
}
