using System.CommandLine;
using PsiSweep.CommandLine;
using PsiSweep.Lab.Data;

namespace PsiSweep.GpuNode.Cli.DataSets;

/// <summary><c>data list</c>: the data sets, whether they are here and whole, and whose they are.</summary>
internal static class DataListCommand
{
    public static Command Create(IReadOnlyList<IDatasetSource> sources)
    {
        var json = CheckedOption.Flag("--json", "As JSON.");
        var data = DataFolderOption.Create();
        var command = new Command(
            "list",
            "Lists the data sets: whether they are here and whole, where, whose they are and under which licence."
        )
        {
            json,
            data,
        };
        command.SetAction(arguments =>
            DataCommands.GuardAsync(
                arguments,
                async () =>
                {
                    var output = arguments.InvocationConfiguration.Output;
                    SetStatus[] rows = [.. sources.Select(s => SetStatus.Of(s, arguments.GetValue(data)!))];
                    if (arguments.GetValue(json))
                    {
                        DataCommands.WriteJson(output, rows);
                        return;
                    }

                    foreach (var row in rows)
                    {
                        await output.WriteLineAsync($"{row.Name,-14} {row.State,-8} {row.Where}");
                        await output.WriteLineAsync(
                            $"{"",-14} {row.Source}; licence: {row.License}{(row.Mirror is { } mirror ? $"; from {mirror}" : "")}"
                        );
                        if (row.Problem is { } problem)
                            await output.WriteLineAsync($"{"",-14} {problem}");
                    }
                }
            )
        );
        return command;
    }
}
