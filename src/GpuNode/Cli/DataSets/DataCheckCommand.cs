using System.CommandLine;
using PsiSweep.CommandLine;
using PsiSweep.Lab.Data;

namespace PsiSweep.GpuNode.Cli.DataSets;

/// <summary><c>data check</c>: reads a data set whole, as a trial does.</summary>
internal static class DataCheckCommand
{
    public static Command Create(IReadOnlyList<IDatasetSource> sources)
    {
        var set = DataCommands.SetArgument(sources);
        var json = CheckedOption.Flag("--json", "As JSON.");
        var data = DataFolderOption.Create();
        var command = new Command("check", "Reads a data set whole and says whether it is right.") { set, json, data };
        command.SetAction(arguments =>
            DataCommands.GuardAsync(
                arguments,
                async () =>
                {
                    var source = DataCommands.Find<IDatasetSource>(sources, arguments.GetValue(set)!);
                    var raw = source.Load(arguments.GetValue(data)!);
                    var output = arguments.InvocationConfiguration.Output;
                    if (arguments.GetValue(json))
                        DataCommands.WriteJson(
                            output,
                            new
                            {
                                source.Name,
                                Train = raw.Train.Count,
                                Test = raw.Test.Count,
                                raw.InputShape,
                                raw.Classes,
                            }
                        );
                    else
                        await output.WriteLineAsync(
                            $"{source.Name}: {raw.Train.Count} training and {raw.Test.Count} test samples of "
                                + $"{string.Join("x", raw.InputShape)}, {raw.Classes} classes"
                        );
                }
            )
        );
        return command;
    }
}
