using System.Text.Json;
using System.Text.RegularExpressions;

namespace PsiSweep.Chaos;

/// <summary>What a run must not leave in its folders.</summary>
internal static partial class Remains
{
    /// <summary>Files that should be gone, and lines of logs that should not be there.</summary>
    /// <param name="results">The results folder.</param>
    /// <param name="logs">Folder of what the processes printed.</param>
    public static IEnumerable<string> ProblemsOf(string results, string logs)
    {
        var checkpoints = Path.Combine(results, "checkpoints");
        if (
            Directory.Exists(checkpoints)
            && Directory.EnumerateFiles(checkpoints, "*", SearchOption.AllDirectories).ToArray() is { Length: > 0 } left
        )
            yield return $"{left.Length} files are left in {checkpoints}, such as {Path.GetFileName(left[0])}";
        foreach (
            var file in Directory.Exists(results)
                ? Directory
                    .EnumerateFiles(results, "*", SearchOption.AllDirectories)
                    .Where(f => f.EndsWith(".tmp", StringComparison.Ordinal) || f.EndsWith(".partial", StringComparison.Ordinal))
                : []
        )
            yield return $"a half-written file is left: {file}";
        if (StatusFile(results) is { } status && status.RootElement.GetProperty("running").GetArrayLength() is > 0 and var open)
            yield return $"{open} leases are open at the end: {status.RootElement.GetProperty("running")}";
        foreach (var folder in (string[])[logs, Path.Combine(results, "logs")])
        {
            foreach (var file in Directory.Exists(folder) ? Directory.EnumerateFiles(folder) : [])
            {
                var lines = File.ReadLines(file).Where(l => Defect().IsMatch(l)).Distinct().ToArray();
                if (lines.Length > 0)
                    yield return $"{file}: {lines.Length} lines tell of a defect, such as: {lines[0].Trim()}";
            }
        }
    }

    /// <summary>What is wrong with what <c>psisweep status --json</c> says after the end.</summary>
    public static IEnumerable<string> ProblemsOf((int Code, string Output, string Errors) status, int trials)
    {
        if (status.Code != 0)
        {
            yield return $"psisweep status ended with {status.Code}: {status.Errors.Trim()}";
            yield break;
        }

        using var said = JsonDocument.Parse(status.Output);
        var (state, done) = (said.RootElement.GetProperty("state").GetString(), said.RootElement.GetProperty("done").GetInt32());
        if (state != "finished" || done != trials)
            yield return $"psisweep status says {state}, {done} of {trials} trials done";
    }

    private static JsonDocument? StatusFile(string results)
    {
        var path = Path.Combine(results, "status.json");
        return File.Exists(path) ? JsonDocument.Parse(File.ReadAllText(path)) : null;
    }

    /// <summary>Words that no log has unless the program is wrong: exceptions that nobody caught, actors that died of them. (Akka's
    /// resolver names one when it puts a cut-off node out.)</summary>
    [GeneratedRegex(
        "Unhandled exception|ActorInitializationException|NullReferenceException|InvalidOperationException(?!: SBR double)"
            + "|KeyNotFoundException|IndexOutOfRangeException|ArgumentException|ArgumentOutOfRangeException|ObjectDisposedException"
            + "|InvalidCastException|SerializationException|a defect of psisweep"
    )]
    private static partial Regex Defect();
}
