using System.CommandLine;
using PsiSweep.CommandLine;

namespace PsiSweep.Coordinator.Cli;

/// <summary><c>FOLDER</c> of the commands that read results.</summary>
internal static class ResultsArgument
{
    /// <summary>The argument: a results folder or a results.csv.</summary>
    public static Argument<string> Create() =>
        CheckedOption.Argument("FOLDER", "A results folder, such as results/quickstart, or a results.csv.", TextForm.Folder);
}
