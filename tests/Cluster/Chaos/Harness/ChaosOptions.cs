namespace PsiSweep.Chaos;

/// <summary>The programs under test.</summary>
/// <param name="Coordinator">psisweep.</param>
/// <param name="Node">psisweep-node.</param>
internal sealed record Programs(string Coordinator, string Node)
{
    /// <summary>Those that were built along with a program of this repository: artifacts/bin/PROJECT/CONFIGURATION.</summary>
    public static Programs Built()
    {
        var own = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        return new(Of("PsiSweep.Coordinator", "psisweep"), Of("PsiSweep.GpuNode", "psisweep-node"));

        string Of(string project, string program) =>
            Path.GetFullPath(Path.Combine(own, "..", "..", project, Path.GetFileName(own), program));
    }
}

/// <summary>A chaos run.</summary>
internal sealed record ChaosOptions
{
    /// <summary>What is run.</summary>
    public required Programs Programs { get; init; }

    /// <summary>The sweep.</summary>
    public required ChaosSweep Sweep { get; init; }

    /// <summary>Where.</summary>
    public required MonkeyHosts Hosts { get; init; }

    /// <summary>What is done to it.</summary>
    public required MonkeyPlan Plan { get; init; }

    /// <summary>Connection string of a database of its own, reachable over a Unix socket; null: SQLite.</summary>
    public string? Postgres { get; init; }

    /// <summary>Folder of the run: the sweep file, the results, and the logs.</summary>
    public required string Folder { get; init; }

    /// <summary>How long the sweep may go on after the plan's end before it counts as stuck.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Told what happens.</summary>
    public required Action<string> Say { get; init; }
}
