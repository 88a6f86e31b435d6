using System.CommandLine;
using PsiSweep.Cluster;
using PsiSweep.Cluster.Processes;
using PsiSweep.Cluster.Telemetry;
using PsiSweep.CommandLine;
using PsiSweep.GpuNode.Actors;
using PsiSweep.GpuNode.Attempts;
using PsiSweep.GpuNode.Exits;
using PsiSweep.Lab.Data;
using PsiSweep.Lab.Torch;
using PsiSweep.Shared.Protocol;

namespace PsiSweep.GpuNode.Cli;

/// <summary><c>psisweep-node work</c>: the process that trains; started by <c>serve</c> or by <c>psisweep run</c>.</summary>
internal static class WorkCommand
{
    public static Command Create()
    {
        var node = new NodeArguments();
        var lifeline = CheckedOption.Flag("--parent-stdin", "End at once when standard input closes: the parent process is gone.");
        var startId = CheckedOption.Of(
            NodeStartOption.Id,
            "Identity of this start.",
            "ID",
            new TextForm("an identity"),
            () => Guid.NewGuid().ToString("N")
        );
        var before = CheckedOption.Optional(
            NodeStartOption.Before,
            "How the process before this one ended.",
            "END",
            new WordForm<AttemptEnd>([.. Enum.GetValues<AttemptEnd>().Select(end => (end.ToString(), end))])
        );
        var reason = CheckedOption.Of(NodeStartOption.Reason, "The same in words.", "WORDS", new TextForm("words, with no line break"), "");
        var keeper = CheckedOption.Optional(
            NodeStartOption.Keeper,
            "Identity of the process that starts this one.",
            "ID",
            new TextForm("an identity")
        );
        var command = new Command("work", "The process of a node that trains; 'serve' starts it.")
        {
            lifeline,
            startId,
            before,
            reason,
            keeper,
        };
        command.Hidden = true;
        node.AddTo(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                if (parsed.GetValue(lifeline))
                    Lifeline.EndWithParent();
                try
                {
                    TorchRuntime.Load();
                    var picked = TorchDevices.Pick(
                        node.Devices(parsed),
                        Environment.ProcessorCount,
                        TorchDevices.CudaCount,
                        node.Slots(parsed)
                    );
                    using var telemetry = TelemetryExport.Start("psisweep-node", node.Name(parsed), Console.WriteLine);
                    using var sets = new DatasetCache(node.Data(parsed));
                    var id = parsed.GetValue(startId)!;
                    var start = new NodeStart(id, parsed.GetValue(before), parsed.GetValue(reason)!, parsed.GetValue(keeper) ?? id);
                    using var host = new NodeHost(
                        new(node.Name(parsed), node.Cluster(parsed), picked, start, node.Grace(parsed)),
                        device => new TrialRunner(device, sets),
                        Console.WriteLine,
                        text => Console.WriteLine(NodeStartOption.NoticePrefix + text)
                    );
                    Console.WriteLine($"{node.Name(parsed)}: {string.Join(", ", picked.Select(d => d.Name))}");
                    Console.WriteLine(NodeStartOption.ReadyLine);
                    if (await host.RunAsync(cancellation) is not { } refused)
                        return NodeExitCodes.Ok;
                    await Console.Error.WriteLineAsync($"The coordinator refused this node: {refused}.");
                    return NodeExitCodes.Environment;
                }
                catch (FormatException e)
                {
                    await Console.Error.WriteLineAsync(e.Message);
                    return NodeExitCodes.BadInput;
                }
                catch (Exception e) when (e is TorchUnavailableException or CannotListenException or DataException)
                {
                    await Console.Error.WriteLineAsync(e.Message);
                    return NodeExitCodes.Environment;
                }
            }
        );
        return command;
    }
}
