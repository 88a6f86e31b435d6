using PsiSweep.Coordinator.Results.Export;
using PsiSweep.Coordinator.Results.Folder;
using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Results.Reading;

/// <summary>The rows of a results folder, or of its results.csv.</summary>
internal static class ResultsInput
{
    /// <summary>Reads the rows of a results folder or file.</summary>
    /// <exception cref="CliException">There is none, or it does not hold what it should; the message names the place.</exception>
    public static (ResultColumns Columns, IReadOnlyList<TrialRow> Rows) Read(string path)
    {
        var file = Directory.Exists(path) ? new ResultsFolder(path).Csv : path;
        if (!File.Exists(file))
        {
            throw new CliException(
                ExitCode.BadInput,
                Directory.Exists(path)
                    ? $"folder '{path}' holds no results.csv; it is written when the sweep ends"
                    : $"there is no folder or file '{path}'; allowed: a results folder or a results.csv"
            );
        }
        try
        {
            return ResultsCsvReader.ReadFile(file);
        }
        catch (Exception e) when (e is ResultsFormatException or IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.BadInput, e.Message, e);
        }
    }

    /// <summary>Runs what an option's value may make impossible, such as an axis that was not swept.</summary>
    /// <exception cref="CliException">It was impossible.</exception>
    public static T WithAsked<T>(Func<T> run)
    {
        try
        {
            return run();
        }
        catch (ArgumentException e)
        {
            throw new CliException(ExitCode.BadInput, e.Message, e);
        }
    }
}
