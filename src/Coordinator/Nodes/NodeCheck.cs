using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using PsiSweep.Cluster.Processes;

namespace PsiSweep.Coordinator.Nodes;

/// <summary>Asks the node program, before anything starts, what it can train on and whether the data sets are there.</summary>
public static class NodeCheck
{
    private static readonly JsonSerializerOptions Names = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Asks.</summary>
    /// <param name="program">The node program.</param>
    /// <param name="dataFolder">Folder of the data sets; null: the node's default.</param>
    /// <param name="sets">Data sets that must be there.</param>
    /// <param name="devices">Which devices, as a node's <c>--devices</c>; null: what the machine has.</param>
    /// <param name="slots">How many, as a node's <c>--slots</c>; null: all.</param>
    /// <param name="cancellation">Ends the question.</param>
    /// <exception cref="NodeCheckException">libtorch or a data set is not there; the message says which and what to do.</exception>
    public static async Task<IReadOnlyList<NodeDevice>> RunAsync(
        string program,
        string? dataFolder,
        IEnumerable<string> sets,
        string? devices,
        int? slots,
        CancellationToken cancellation
    )
    {
        string[] arguments =
        [
            "check",
            .. sets.SelectMany(s => (string[])["--set", s]),
            .. devices is null ? [] : (string[])["--devices", devices],
            .. slots is null ? [] : (string[])["--slots", slots.Value.ToString(CultureInfo.InvariantCulture)],
            .. dataFolder is null ? [] : (string[])["--data", dataFolder],
        ];
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            }
        )!;
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var error = process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        if (process.ExitCode != 0)
            throw new NodeCheckException(
                (await error).Trim() is { Length: > 0 } said
                    ? said
                    : $"{program} check ended with exit code {process.ExitCode} and said nothing"
            )
            {
                IsMistake = process.ExitCode == ProcessEnd.BadInputCode,
            };
        return JsonSerializer.Deserialize<Answer>(await output, Names)?.Devices
            ?? throw new NodeCheckException($"{program} check printed no devices; is it of the same version as psisweep?");
    }

    private sealed record Answer([property: JsonRequired] IReadOnlyList<NodeDevice> Devices);
}

/// <summary>A device that the node program can train on.</summary>
/// <param name="Name">Such as <c>cpu:0</c>.</param>
/// <param name="Kind"><c>cpu</c> or <c>cuda</c>.</param>
public sealed record NodeDevice(string Name, string Kind);

/// <summary>The machine lacks something that the nodes need.</summary>
public sealed class NodeCheckException : Exception
{
    /// <summary>With what and what to do.</summary>
    public NodeCheckException(string message)
        : base(message) { }

    /// <summary>With its cause.</summary>
    public NodeCheckException(string message, Exception inner)
        : base(message, inner) { }

    /// <summary>Without a reason; not used.</summary>
    public NodeCheckException() { }

    /// <summary>Whether what was asked for is wrong, not the machine.</summary>
    public bool IsMistake { get; init; }
}
