namespace PsiSweep.Lab.Data;

/// <summary>Where data sets that are not bundled are kept: a folder with a sub-folder for each.</summary>
public static class DataFolder
{
    /// <summary>The environment variable that names it.</summary>
    public const string Variable = "PSISWEEP_DATA";

    /// <summary>The folder when none is named.</summary>
    public static string Default =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named
            ? named
            : Path.Combine(
                Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
                "psisweep",
                "data"
            );
}
