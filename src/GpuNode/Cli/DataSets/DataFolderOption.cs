using System.CommandLine;
using PsiSweep.CommandLine;
using PsiSweep.Lab.Data;

namespace PsiSweep.GpuNode.Cli.DataSets;

/// <summary>The option that names the data folder.</summary>
internal static class DataFolderOption
{
    public static Option<string> Create() =>
        CheckedOption.Of(
            "--data",
            "Folder of the data sets; $PSISWEEP_DATA, else psisweep/data in the user's local application data.",
            "FOLDER",
            TextForm.Folder,
            () => DataFolder.Default
        );
}
