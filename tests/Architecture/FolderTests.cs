namespace PsiSweep.Architecture.Tests;

/// <summary>What holds of every source file, whatever it is about.</summary>
public class FolderTests
{
    private const int LongestLine = 140;

    // Compiled into several projects, under a namespace of their own.
    private static readonly Dictionary<string, string> SharedByProjects = new()
    {
        ["tests/Cluster/Chaos/Harness"] = "PsiSweep.Chaos",
        ["tests/Golden"] = "PsiSweep.Tests.Golden",
    };

    [Fact]
    public void No_folders_use_each_other_in_a_circle()
    {
        var files = SourceFile.Under("src");
        Assert.True(files.Count > 400, $"only {files.Count} files were found");
        var circle = Arrows.OnCircles(Arrows.Of(files));
        Assert.True(circle.Count == 0, string.Join('\n', circle));
    }

    [Fact]
    public void A_namespace_is_its_folder()
    {
        var wrong = SourceFile
            .Under("src")
            .Concat(SourceFile.Under("tests"))
            .Where(f => f.Namespace.Length > 0 && f.Namespace != NamespaceOf(f.Path))
            .Select(f => $"{f.Path}: {f.Namespace}, not {NamespaceOf(f.Path)}")
            .ToList();
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void A_line_has_at_most_140_characters()
    {
        var wrong = new[] { "src", "tests", "benchmarks" }
            .SelectMany(SourceFile.PathsUnder)
            .SelectMany(p => File.ReadLines(SourceFile.Full(p)).Select((line, i) => (p, i, line.Length)))
            .Where(l => l.Length > LongestLine)
            .Select(l => $"{l.p}:{l.i + 1}: {l.Length} characters")
            .ToList();
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Theory]
    [InlineData("", "namespace A.B;\npublic class Y(X x);", 0)] // a folder may use the one above it
    [InlineData("Y", "namespace A.B;\npublic class Y(X x);", 2)] // … unless that one uses it, too
    [InlineData("/* Y */ \"Y\"", "namespace A.B;\npublic class Y(X x);", 2)]
    [InlineData("\"Y {0}\" // Y", "namespace A.B;\npublic class Y(X x);", 0)]
    [InlineData("$\"{Y.Of}\"", "namespace A.B;\npublic class Y(X x);", 2)]
    [InlineData("Y", "namespace A.B;\npublic class Y(int x);", 0)]
    public void Circles_are_found_in_code_and_not_in_words(string use, string other, int arrows)
    {
        var x = $"using A.B;\n\nnamespace A;\n\npublic class X\n{{\n    {use}\n}}\n";
        Assert.Equal(arrows, Arrows.OnCircles(Arrows.Of([SourceFile.Of("A/X.cs", x), SourceFile.Of("A/B/Y.cs", other)])).Count);
    }

    private static string NamespaceOf(string path)
    {
        var folder = path[..path.LastIndexOf('/')];
        if (SharedByProjects.TryGetValue(folder, out var own))
            return own;
        var parts = folder.Split('/');
        string[] names = parts[0] == "tests" ? [parts[1], "Tests", .. parts[2..]] : parts[1..];
        return string.Join('.', ["PsiSweep", .. names]);
    }
}
