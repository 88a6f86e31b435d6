using System.Text.Json;

namespace PsiSweep.Chaos;

/// <summary>
/// What the coordinators said over a run, from their overviews one after the other. Counters that begin anew with another coordinator in
/// charge are
/// added up.
/// </summary>
internal sealed class Ledger
{
    private readonly SortedDictionary<string, Counter> counters = [];
    private readonly Lock gate = new();

    /// <summary>Overviews seen.</summary>
    public int Overviews { get; private set; }

    /// <summary>State of the newest: running, paused, cancelled or finished.</summary>
    public string State { get; private set; } = "";

    /// <summary>Attempts that ran at the newest.</summary>
    public int Running { get; private set; }

    /// <summary>Trials done at the newest.</summary>
    public long Done { get; private set; }

    /// <summary>Coordinators in charge, in order.</summary>
    public List<string> Leaders { get; } = [];

    /// <summary>Attempts that ended without a result, by how.</summary>
    public IReadOnlyDictionary<string, double> AttemptsEnded => Total("attempts_ended.");

    /// <summary>Results dropped because their trial had one.</summary>
    public double DuplicatesDropped => Total("duplicates_dropped").Values.Sum();

    /// <summary>Seconds of training done again.</summary>
    public double SecondsLost => Total("seconds_lost").Values.Sum();

    /// <summary>Takes an overview, as <c>psisweep nodes --json</c> prints it.</summary>
    public void Add(string json)
    {
        using var document = JsonDocument.Parse(json);
        var overview = document.RootElement;
        lock (gate)
        {
            Overviews++;
            State = overview.GetProperty("state").GetString()!;
            Running = overview.GetProperty("running").GetInt32();
            Done = overview.GetProperty("done").GetInt64();
            var leader = overview.GetProperty("leader").GetString()!;
            if (Leaders.LastOrDefault() != leader)
                Leaders.Add(leader);
            foreach (var end in overview.GetProperty("attempts_ended").EnumerateObject())
                Count("attempts_ended." + end.Name, end.Value.GetDouble());
            Count("duplicates_dropped", overview.GetProperty("duplicates_dropped").GetDouble());
            Count("seconds_lost", overview.GetProperty("seconds_lost").GetDouble());
        }
    }

    private void Count(string name, double now)
    {
        var before = counters.GetValueOrDefault(name) ?? new(0, 0);
        counters[name] = now < before.Last ? new(before.Earlier + before.Last, now) : before with { Last = now };
    }

    private Dictionary<string, double> Total(string prefix)
    {
        lock (gate)
            return counters
                .Where(c => c.Key.StartsWith(prefix, StringComparison.Ordinal))
                .ToDictionary(c => c.Key[prefix.Length..], c => c.Value.Earlier + c.Value.Last);
    }

    private sealed record Counter(double Earlier, double Last);
}
