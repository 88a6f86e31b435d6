using System.Text.Json;
using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Runs;

/// <summary>Where a running sweep is, as JSON: a line of <c>run --json</c>, and status.json in the results folder for <c>psisweep
/// status</c>.</summary>
public sealed record StatusSnapshot
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "status.json";

    /// <summary>How it is written and read.</summary>
    public static JsonSerializerOptions Json { get; } = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Trials in all.</summary>
    public required long Trials { get; init; }

    /// <summary>Trials that ended.</summary>
    public required long Done { get; init; }

    /// <summary>Trials that ended, by status.</summary>
    public required IReadOnlyDictionary<string, long> ByStatus { get; init; }

    /// <summary>What every device is at.</summary>
    public required IReadOnlyList<RunningTrial> Running { get; init; }

    /// <summary>Attempts lost to the infrastructure or failed, and tried again.</summary>
    public required long AttemptsRepeated { get; init; }

    /// <summary>Trials a second in this run.</summary>
    public required double TrialsPerSecond { get; init; }

    /// <summary>Training samples a second over all devices.</summary>
    public required double SamplesPerSecond { get; init; }

    /// <summary>Seconds since this run began.</summary>
    public required double Seconds { get; init; }

    /// <summary>Seconds left at this pace; null before the first trial ended.</summary>
    public required double? SecondsLeft { get; init; }

    /// <summary>Of progress.</summary>
    public static StatusSnapshot Of(RunProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        var status = progress.Status;
        return new()
        {
            Trials = status.Trials,
            Done = status.EndedCount,
            ByStatus = status.Ended.ToDictionary(e => e.Key.ToText(), e => e.Value),
            Running = [.. status.Running.Select(r => new RunningTrial(r.Trial, r.Attempt, r.Device.ToString(), r.Progress?.Phase))],
            AttemptsRepeated = status.AttemptsRepeated,
            TrialsPerSecond = progress.TrialsPerSecond,
            SamplesPerSecond = progress.SamplesPerSecond,
            Seconds = progress.Elapsed.TotalSeconds,
            SecondsLeft = progress.Left?.TotalSeconds,
        };
    }

    /// <summary>Writes the file, whole or not at all; not at all on a full disk: the next one is a second away.</summary>
    public void WriteTo(string folder)
    {
        try
        {
            Write(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What matters is in the journal, which says so itself when it cannot be written.
        }
    }

    private void Write(string folder)
    {
        var path = Path.Combine(folder, FileName);
        var partial = FormattableString.Invariant($"{path}.{Environment.ProcessId}"); // coordinators share the folder
        File.WriteAllText(partial, JsonSerializer.Serialize(this, Json));
        File.Move(partial, path, overwrite: true);
    }

    /// <summary>Reads the file; null when there is none.</summary>
    public static StatusSnapshot? ReadFrom(string folder)
    {
        var path = Path.Combine(folder, FileName);
        return File.Exists(path) ? JsonSerializer.Deserialize<StatusSnapshot>(File.ReadAllText(path), Json) : null;
    }
}

/// <summary>An attempt at work.</summary>
/// <param name="Trial">Index of the trial.</param>
/// <param name="Attempt">Which try.</param>
/// <param name="Device">Node and device.</param>
/// <param name="Phase">What it is at; null before its first report.</param>
public sealed record RunningTrial(long Trial, int Attempt, string Device, string? Phase);
