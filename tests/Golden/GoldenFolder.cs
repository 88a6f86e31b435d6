namespace PsiSweep.Tests.Golden;

/// <summary>
/// Files as released programs wrote them, which today's must read for ever. None is ever changed or written anew: what is written otherwise
/// today gets a further file beside it.
/// </summary>
/// <param name="path">The folder, relative to the repository.</param>
internal sealed class GoldenFolder(string path)
{
    /// <summary>How a file is added, for the messages of tests that miss one.</summary>
    public const string HowToAdd =
        "Run this test once more with PSISWEEP_REGENERATE=1, which adds a file and changes none, and commit it; if old files are no longer "
        + "read, mend the reader, not the files.";

    private readonly string folder = PathOf(path);

    /// <summary>Whether files that are missing are to be added.</summary>
    public static bool IsAdding => Environment.GetEnvironmentVariable("PSISWEEP_REGENERATE") == "1";

    /// <summary>The file's whole path.</summary>
    public string this[string name] => Path.Combine(folder, name);

    /// <summary>The files whose names end so, in order.</summary>
    public IReadOnlyList<string> Files(string ending) =>
        Directory.Exists(folder)
            ? [.. Directory.GetFiles(folder).Where(f => f.EndsWith(ending, StringComparison.Ordinal)).Order(StringComparer.Ordinal)]
            : [];

    /// <summary>Adds a file under the first of the names NAME, NAME.2, NAME.3, … that is free.</summary>
    public void Add(string name, string ending, byte[] bytes)
    {
        Directory.CreateDirectory(folder);
        var free = Enumerable
            .Range(1, 1000)
            .Select(i => Path.Combine(folder, i == 1 ? $"{name}{ending}" : $"{name}.{i}{ending}"))
            .First(f => !File.Exists(f));
        File.WriteAllBytes(free, bytes);
    }

    /// <summary>A name without ending, and without the number of a further file.</summary>
    public static string BaseName(string file) => Path.GetFileName(file).Split('.')[0];

    private static string PathOf(string relative)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "PsiSweep.sln")))
                return Path.Combine(folder.FullName, relative);
        }

        throw new InvalidOperationException($"no PsiSweep.sln above {AppContext.BaseDirectory}");
    }
}
