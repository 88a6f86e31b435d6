using MessagePack;

namespace PsiSweep.Coordinator.Scheduling;

/// <summary>What the schedule must know of a sweep, and what is needed to read it again.</summary>
/// <param name="SweepId">Identity: equal for equal resolved sweep files.</param>
/// <param name="Name">The sweep's name.</param>
/// <param name="Trials">Number of trials, ≥ 1.</param>
/// <param name="ResolvedYaml">The sweep file with every default written out.</param>
[MessagePackObject]
public sealed record SweepHeader(
    [property: Key(0)] string SweepId,
    [property: Key(1)] string Name,
    [property: Key(2)] long Trials,
    [property: Key(3)] string ResolvedYaml
);
