using System.CommandLine;
using PsiSweep.Cluster.Processes;
using PsiSweep.CommandLine;
using PsiSweep.GpuNode.Exits;

namespace PsiSweep.GpuNode.Cli;

/// <summary>
/// <c>psisweep-node serve</c>: keeps a node of a cluster alive. A small process that starts the one that works, and starts it again when
/// that one
/// dies, with how it died, so that a trial that kills its process is found out.
/// </summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var node = new NodeArguments();
        var logs = CheckedOption.Of("--logs", "Folder for the node's log.", "FOLDER", TextForm.Folder, "logs");
        var command = new Command("serve", "Joins a cluster and runs trials until it is told to stop; starts itself again when it dies.")
        {
            logs,
        };
        node.AddTo(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                try
                {
                    _ = node.Cluster(parsed);
                }
                catch (FormatException e)
                {
                    await Console.Error.WriteLineAsync(e.Message);
                    return NodeExitCodes.BadInput;
                }

                var worker = Environment.ProcessPath!;
                var supervision = new NodeSupervision(
                    worker,
                    _ => ["work", "--parent-stdin", .. node.ForWorker(parsed)],
                    Path.GetFullPath(parsed.GetValue(logs)!),
                    RestartPolicy.Unattended,
                    node.Grace(parsed) + TimeSpan.FromSeconds(5),
                    Console.WriteLine
                );
                await using var supervisor = new NodeSupervisor(supervision, [new(node.Name(parsed), node.Devices(parsed))]);
                Console.WriteLine($"{node.Name(parsed)}: log in {supervisor.LogOf(new(node.Name(parsed), ""))}");
                await Task.WhenAny(supervisor.AllGone, Task.Delay(Timeout.Infinite, cancellation));
                return supervisor.ExitCode;
            }
        );
        return command;
    }
}
