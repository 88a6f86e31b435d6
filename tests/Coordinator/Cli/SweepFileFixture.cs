namespace PsiSweep.Coordinator.Tests.Cli;

/// <summary>Sweep files in a folder of their own.</summary>
public sealed class SweepFileFixture : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("psisweep-cli-");

    /// <summary>Writes a file and returns its path.</summary>
    public string Write(string yaml)
    {
        var path = Path.Combine(folder.FullName, Guid.NewGuid() + ".yaml");
        File.WriteAllText(path, yaml);
        return path;
    }

    public void Dispose() => folder.Delete(recursive: true);
}
