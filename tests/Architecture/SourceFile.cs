using System.Text.RegularExpressions;

namespace PsiSweep.Architecture.Tests;

/// <summary>What a C# file says of the layout: its namespace, what it declares and which names it uses.</summary>
/// <param name="Path">Relative to the repository's root, with forward slashes.</param>
/// <param name="Namespace">Its namespace; empty: none, as in a program's top-level statements.</param>
/// <param name="Usings">The namespaces it opens, and those of the types it opens with <c>using static</c>.</param>
/// <param name="Declares">Names of its types and extension methods.</param>
/// <param name="Words">Every name in its code and in the references of its comments.</param>
/// <param name="Qualified">Pairs of names around a dot, as in <c>Torch.TorchDevice</c>.</param>
internal sealed partial record SourceFile(
    string Path,
    string Namespace,
    IReadOnlyList<string> Usings,
    IReadOnlySet<string> Declares,
    IReadOnlySet<string> Words,
    IReadOnlySet<(string Before, string After)> Qualified
)
{
    /// <summary>The C# files under a folder of the repository, build outputs left out.</summary>
    public static IReadOnlyList<SourceFile> Under(string folder) => [.. PathsUnder(folder).Select(p => Of(p, File.ReadAllText(Full(p))))];

    /// <summary>Paths of the C# files under a folder of the repository, build outputs left out.</summary>
    public static IEnumerable<string> PathsUnder(string folder) =>
        Directory
            .EnumerateFiles(Full(folder), "*.cs", SearchOption.AllDirectories)
            .Select(p => System.IO.Path.GetRelativePath(Full(""), p).Replace('\\', '/'))
            .Where(p => !p.Split('/').Any(part => part is "obj" or "bin" or "artifacts"))
            .Order(StringComparer.Ordinal);

    /// <summary>A file of the repository.</summary>
    public static string Full(string relative) => Sweeps.Tests.Repository.PathOf(relative);

    /// <summary>Reads a file's text.</summary>
    public static SourceFile Of(string path, string text)
    {
        var code = Code(text);
        return new(
            path,
            NamespaceLine().Match(text).Groups[1].Value,
            [.. UsingLine().Matches(text).Select(m => m.Groups[2].Value)],
            Names(Declaration().Matches(text).Concat(ExtensionMethod().Matches(text)).Select(m => m.Groups[1].Value)),
            Names(Word().Matches(code).Select(m => m.Value)),
            QualifiedName().Matches(code).Select(m => (m.Groups[1].Value, m.Groups[2].Value)).ToHashSet()
        );
    }

    private static HashSet<string> Names(IEnumerable<string> names) => names.ToHashSet(StringComparer.Ordinal);

    /// <summary>The text without usings, comments and the words of strings; what stands in their holes stays.</summary>
    private static string Code(string text)
    {
        text = UsingLine().Replace(text, "");
        text = Comment().Replace(text, m => m.Value.Contains("cref=", StringComparison.Ordinal) ? m.Value : "");
        return Text().Replace(text, m => string.Join(' ', Hole().Matches(m.Value).Select(h => h.Value)));
    }

    [GeneratedRegex(@"^namespace\s+([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(@"^using (static )?([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex UsingLine();

    [GeneratedRegex(
        @"^(?:(?:public|internal|file|static|sealed|abstract|partial|readonly|unsafe) )*"
            + @"(?:class|record struct|record|struct|enum|interface|delegate \S+) (\w+)",
        RegexOptions.Multiline
    )]
    private static partial Regex Declaration();

    [GeneratedRegex(@"\b(\w+)(?:<[^(]*>)?\(\s*this [A-Z]")]
    private static partial Regex ExtensionMethod();

    [GeneratedRegex(@"//[^\n]*")]
    private static partial Regex Comment();

    [GeneratedRegex("\"\"\"[\\s\\S]*?\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*\"")]
    private static partial Regex Text();

    [GeneratedRegex(@"\{[^{}]*\}")]
    private static partial Regex Hole();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();

    [GeneratedRegex(@"\b([A-Z]\w*)\.([A-Z]\w*)\b")]
    private static partial Regex QualifiedName();
}
