using System.CommandLine;
using PsiSweep.CommandLine;
using PsiSweep.Lab.Data;
using PsiSweep.Lab.Data.Fetching;

namespace PsiSweep.GpuNode.Cli.DataSets;

/// <summary><c>data add</c>: takes over files that are already somewhere.</summary>
internal static class DataAddCommand
{
    public static Command Create(IReadOnlyList<IDatasetSource> sources)
    {
        var set = DataCommands.SetArgument(sources.OfType<IFetchableSource>());
        var folder = CheckedOption.Argument(
            "FOLDER",
            "Folder with its files, gzipped or not, or with the published archive.",
            TextForm.Folder
        );
        var link = CheckedOption.Flag("--link", "Make symbolic links instead of copies.");
        var data = DataFolderOption.Create();
        var command = new Command("add", "Checks a data set's files, then copies them into the data folder.") { set, folder, link, data };
        command.SetAction(arguments =>
            DataCommands.GuardAsync(
                arguments,
                async () =>
                {
                    var source = DataCommands.Find<IFetchableSource>(sources, arguments.GetValue(set)!);
                    var where = DatasetFolder.Add(source, arguments.GetValue(folder)!, arguments.GetValue(data)!, arguments.GetValue(link));
                    await arguments.InvocationConfiguration.Output.WriteLineAsync($"{source.Name}: {where}");
                }
            )
        );
        return command;
    }
}
