using System.CommandLine;
using System.Text.Json;
using PsiSweep.CommandLine;
using PsiSweep.GpuNode.Cli.DataSets;
using PsiSweep.GpuNode.Exits;
using PsiSweep.Lab.Data;
using PsiSweep.Lab.Torch;

namespace PsiSweep.GpuNode.Cli;

/// <summary><c>check</c>: what psisweep asks before it starts a sweep: does libtorch load, are the data sets whole.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var sets = CheckedOption.Several(
            "--set",
            "A data set that must be there; may be given several times.",
            "SET",
            WordForm.Of(DatasetSources.All.Select(s => s.Name))
        );
        var choice = CheckedOption.Of("--devices", "Which devices, as a node takes it.", "DEVICES", TextForm.Devices, "auto");
        var allowed = new IntegerForm<int>(1, TorchDevices.MostSlots);
        var slots = CheckedOption.Optional("--slots", "How many, as a node takes it.", "N", allowed);
        var data = DataFolderOption.Create();
        var command = new Command("check", "Loads libtorch, reads data sets whole, and prints the devices as JSON.")
        {
            sets,
            choice,
            slots,
            data,
        };
        command.SetAction(arguments =>
        {
            try
            {
                TorchRuntime.Load();
                foreach (var set in arguments.GetValue(sets) ?? [])
                    DatasetSources.Find(set).Load(arguments.GetValue(data)!);
                var devices = TorchDevices.Pick(
                    arguments.GetValue(choice)!,
                    Environment.ProcessorCount,
                    TorchDevices.CudaCount,
                    arguments.GetValue(slots)
                );
                Console.WriteLine(JsonSerializer.Serialize(new { devices = devices.Select(d => new { name = d.Name, kind = d.Kind }) }));
                return NodeExitCodes.Ok;
            }
            catch (FormatException e)
            {
                Console.Error.WriteLine(e.Message);
                return NodeExitCodes.BadInput;
            }
            catch (Exception e) when (e is TorchUnavailableException or DataException)
            {
                Console.Error.WriteLine(e.Message);
                return NodeExitCodes.Environment;
            }
        });
        return command;
    }
}
