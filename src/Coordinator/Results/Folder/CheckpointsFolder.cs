using PsiSweep.Sweeps;

namespace PsiSweep.Coordinator.Results.Folder;

/// <summary>The checkpoints of a sweep, which nobody needs once every trial has its result.</summary>
internal static class CheckpointsFolder
{
    /// <summary>Where they are.</summary>
    public static string In(string resultsFolder) => new ResultsFolder(Path.GetFullPath(resultsFolder)).Checkpoints;

    /// <summary>Deletes what attempts that were told to stop may have left.</summary>
    public static void Delete(string resultsFolder, ITrialSource sweep)
    {
        try
        {
            var folder = In(resultsFolder);
            if (Directory.Exists(Path.Combine(folder, sweep.SweepId)))
                Directory.Delete(Path.Combine(folder, sweep.SweepId), recursive: true);
            if (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
                Directory.Delete(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // They cost room on the disk and nothing else.
        }
    }
}
