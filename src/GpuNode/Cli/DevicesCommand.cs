using System.CommandLine;
using System.Text.Json;
using PsiSweep.CommandLine;
using PsiSweep.GpuNode.Exits;
using PsiSweep.Lab.Torch;

namespace PsiSweep.GpuNode.Cli;

/// <summary><c>devices</c>: what this machine can train on.</summary>
internal static class DevicesCommand
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static Command Create()
    {
        var json = CheckedOption.Flag("--json", "As JSON.");
        var command = new Command("devices", "Lists the devices that trials can run on, and the libtorch in use.") { json };
        command.SetAction(arguments =>
        {
            try
            {
                var info = TorchRuntime.Load();
                var devices = TorchDevices.Pick("auto", Environment.ProcessorCount, TorchDevices.CudaCount);
                if (arguments.GetValue(json))
                {
                    Console.WriteLine(
                        JsonSerializer.Serialize(
                            new
                            {
                                devices = devices.Select(d => new { name = d.Name, kind = d.Kind }),
                                libtorch = info.Folder,
                                torchsharp = info.Version,
                                patched_for_older_libstdcxx = info.PatchedForOlderStandardLibrary,
                            },
                            Indented
                        )
                    );
                    return NodeExitCodes.Ok;
                }

                foreach (var device in devices)
                    Console.WriteLine(device.Kind == "cpu" ? $"{device.Name}  one core" : device.Name);
                Console.WriteLine(
                    $"libtorch from {info.Folder}, TorchSharp {info.Version}"
                        + (
                            info.PatchedForOlderStandardLibrary
                                ? ", a copy of TorchSharp's library made for this system's older libstdc++"
                                : ""
                        )
                );
                return NodeExitCodes.Ok;
            }
            catch (TorchUnavailableException e)
            {
                Console.Error.WriteLine(e.Message);
                return NodeExitCodes.Environment;
            }
        });
        return command;
    }
}
