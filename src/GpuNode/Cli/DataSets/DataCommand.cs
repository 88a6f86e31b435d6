using System.CommandLine;
using PsiSweep.Lab.Data;

namespace PsiSweep.GpuNode.Cli.DataSets;

/// <summary><c>data</c>: the data sets of this machine.</summary>
internal static class DataCommand
{
    /// <summary>The command for the known data sets.</summary>
    public static Command Create() => Create(DatasetSources.All);

    /// <summary>The command for some data sets.</summary>
    public static Command Create(IReadOnlyList<IDatasetSource> sources) =>
        new("data", "Lists, checks, fetches and adds data sets.")
        {
            DataListCommand.Create(sources),
            DataCheckCommand.Create(sources),
            DataFetchCommand.Create(sources),
            DataAddCommand.Create(sources),
        };
}
