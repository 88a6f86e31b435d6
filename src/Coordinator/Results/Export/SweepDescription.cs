namespace PsiSweep.Coordinator.Results.Export;

/// <summary>What the exported files say of a sweep beside its rows: enough, with them, to repeat the run.</summary>
public sealed record SweepDescription
{
    /// <summary>The sweep's name.</summary>
    public required string Name { get; init; }

    /// <summary>Its identity, as in <c>ITrialSource.SweepId</c>.</summary>
    public required string SweepId { get; init; }

    /// <summary>The swept settings' paths, in the order of the columns.</summary>
    public required IReadOnlyList<string> Axes { get; init; }

    /// <summary>Names of the measures asked for, in the order of the columns.</summary>
    public required IReadOnlyList<string> Measures { get; init; }

    /// <summary>Trials in the sweep, ended or not.</summary>
    public required long Trials { get; init; }

    /// <summary>The sweep file with every default written out.</summary>
    public required string ResolvedYaml { get; init; }

    /// <summary>Versions on the coordinator's side, such as <c>psisweep</c> and <c>dotnet</c>; those of the nodes come with the
    /// rows.</summary>
    public IReadOnlyDictionary<string, string> Versions { get; init; } = new Dictionary<string, string>();

    /// <summary>Every seed by its place in the sweep file, such as <c>seed</c> and <c>data.seed</c>; a swept one as its values.</summary>
    public IReadOnlyDictionary<string, string> Seeds { get; init; } = new Dictionary<string, string>();

    /// <summary>The machine the coordinator runs on.</summary>
    public MachineFacts Machine { get; init; } = MachineFacts.Current();
}
