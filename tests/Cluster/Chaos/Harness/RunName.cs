using System.Globalization;

namespace PsiSweep.Chaos;

/// <summary>
/// The name of a chaos run, <c>psichaos-PID-START-N</c>: which process it belongs to can be read off it, so that what a harness that died
/// half-way left
/// behind is found and taken away, and what a running one needs is left alone.
/// </summary>
internal static class RunName
{
    /// <summary>Environment variable by which every process of a run is known; children inherit it.</summary>
    public const string Variable = "PSISWEEP_CHAOS_RUN";

    private const string Prefix = "psichaos";
    private static int runs;

    /// <summary>A name that no other run has.</summary>
    public static string Next() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Prefix}-{Environment.ProcessId}-{ProcessTable.StartOf(Environment.ProcessId)}-{Interlocked.Increment(ref runs)}"
        );

    /// <summary>Processes of a run.</summary>
    public static IReadOnlyList<int> Processes(string run) =>
        [.. ProcessTable.WithVariable(Variable).Where(p => p.Value == run).Select(p => p.Id)];

    /// <summary>Ends the processes of harnesses that are gone.</summary>
    public static void EndLeftovers()
    {
        foreach (var (id, _) in ProcessTable.WithVariable(Variable).Where(p => IsLeftBehind(p.Value)))
            _ = ProcessTable.Signal(id, ProcessTable.Kill);
    }

    /// <summary>Whether something is named after a run, such as a network namespace, whose harness is gone.</summary>
    public static bool IsLeftBehind(string name)
    {
        var parts = name.Split('-');
        return parts is [Prefix, var id, var start, ..]
            && int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var process)
            && ProcessTable.StartOf(process) != start;
    }
}
