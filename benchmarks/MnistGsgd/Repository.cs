namespace PsiSweep.Benchmarks.MnistGsgd;

/// <summary>Finds the checkout and the program built from it.</summary>
internal static class Repository
{
    /// <summary>The checkout's root: the nearest folder above the benchmark with the solution in it.</summary>
    public static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "PsiSweep.sln")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException(
            $"no folder above {AppContext.BaseDirectory} holds PsiSweep.sln; run the benchmark from a checkout"
        );
    }

    /// <summary>The psisweep program built in the same configuration as the benchmark.</summary>
    public static string Program(string root)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)).Name;
        return Path.Combine(
            root,
            "artifacts",
            "bin",
            "PsiSweep.Coordinator",
            configuration,
            OperatingSystem.IsWindows() ? "psisweep.exe" : "psisweep"
        );
    }
}
