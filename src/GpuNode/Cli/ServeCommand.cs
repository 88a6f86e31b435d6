using System.CommandLine;
using PsiSweep.GpuNode.Actors;
using PsiSweep.GpuNode.Data;
using PsiSweep.GpuNode.Torch;
using PsiSweep.GpuNode.Training;
using PsiSweep.Shared.Cluster;
using PsiSweep.Shared.Telemetry;

namespace PsiSweep.GpuNode.Cli;

/// <summary><c>psisweep-node serve</c>: joins a cluster and runs trials until it is told to stop.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var seed = new Option<string[]>("--seed") { Description = "Address of a coordinator, such as akka.tcp://psisweep@10.0.0.1:4053; may be given several times, in the same order everywhere.", Required = true };
        var name = new Option<string>("--name") { Description = "The node's name, unique in the cluster.", DefaultValueFactory = _ => $"{Environment.MachineName}-{Environment.ProcessId}" };
        var host = new Option<string>("--host") { Description = "Address that the coordinator reaches this node at.", DefaultValueFactory = _ => "127.0.0.1" };
        var port = new Option<int>("--port") { Description = "TCP port, 0: any free one." };
        var devices = new Option<string>("--devices") { Description = "auto, cpu, cpu:N (N slots), cuda, or cuda:I,J.", DefaultValueFactory = _ => "auto" };
        var data = DataFolderOption.Create();
        var lifeline = new Option<bool>("--parent-stdin") { Description = "End at once when standard input closes: the parent process is gone." };
        var command = new Command("serve", "Joins a cluster and runs trials until it is told to stop.") { seed, name, host, port, devices, data, lifeline };
        command.SetAction(async (arguments, cancellation) =>
        {
            if (arguments.GetValue(lifeline))
                Lifeline.EndWithParent();
            try
            {
                TorchRuntime.Load();
                var picked = TorchDevices.Pick(arguments.GetValue(devices)!, Environment.ProcessorCount, TorchDevices.CudaCount);
                using var telemetry = TelemetryExport.Start("psisweep-node", arguments.GetValue(name)!);
                using var sets = new DatasetCache(arguments.GetValue(data)!);
                var options = new NodeOptions(
                    arguments.GetValue(name)!,
                    new(ClusterNames.NodeRole, arguments.GetValue(host)!, arguments.GetValue(port), arguments.GetValue(seed)!),
                    picked);
                await using var node = NodeHost.Start(options, device => new TrialRunner(device, sets));
                Console.WriteLine($"{options.Name}: {string.Join(", ", picked.Select(d => d.Name))}");
                await Task.WhenAny(node.Ended, Task.Delay(Timeout.Infinite, cancellation));
                telemetry.Dispose(); // what is done is sent first: leaving the cluster can take seconds
                return NodeExitCodes.Ok;
            }
            catch (Exception e) when (e is TorchUnavailableException or FormatException or DataException)
            {
                await Console.Error.WriteLineAsync(e.Message);
                return NodeExitCodes.Environment;
            }
        });
        return command;
    }
}
