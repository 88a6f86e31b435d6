namespace PsiSweep.Sweeps.Tests;

/// <summary>Files of the repository that tests hold the program against.</summary>
internal static class Repository
{
    /// <summary>Whether generated files are to be written anew.</summary>
    public static bool IsRegenerating => Environment.GetEnvironmentVariable("PSISWEEP_REGENERATE") == "1";

    public static string PathOf(string relative)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "PsiSweep.sln")))
                return Path.Combine(folder.FullName, relative);
        }
        throw new InvalidOperationException($"no PsiSweep.sln above {AppContext.BaseDirectory}");
    }
}
