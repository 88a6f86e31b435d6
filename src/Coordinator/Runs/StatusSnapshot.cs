using System.Text.Json;
using PsiSweep.Coordinator.Results.Folder;
using PsiSweep.Shared.Files;
using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Runs;

/// <summary>Where a running sweep is, as JSON: a line of <c>run --json</c>, and status.json in the results folder for <c>psisweep
/// status</c>.</summary>
public sealed record StatusSnapshot
{
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
        DurableFile.Replace(new ResultsFolder(folder).Status, JsonSerializer.Serialize(this, Json));
    }

    /// <summary>Reads the file; null when there is none, or none that can be read.</summary>
    /// <param name="folder">The results folder.</param>
    /// <param name="problem">Told, in a sentence, that there is one that cannot be read; null: nobody is.</param>
    public static StatusSnapshot? ReadFrom(string folder, Action<string>? problem = null) =>
        DerivedJson.Read<StatusSnapshot>(new ResultsFolder(folder).Status, Json, problem ?? (_ => { }));
}

/// <summary>An attempt at work.</summary>
/// <param name="Trial">Index of the trial.</param>
/// <param name="Attempt">Which try.</param>
/// <param name="Device">Node and device.</param>
/// <param name="Phase">What it is at; null before its first report.</param>
public sealed record RunningTrial(long Trial, int Attempt, string Device, string? Phase);
