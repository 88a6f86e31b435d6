namespace PsiSweep.Shared.Configuration;

/// <summary>One configuration with one seed: what a sweep consists of.</summary>
/// <param name="Index">Position in the sweep, from 0; its identity, stable for a given sweep file.</param>
/// <param name="Config">The full configuration.</param>
/// <param name="Axes">The settings that the sweep's axes gave it, in the order of the axes.</param>
public sealed record Trial(long Index, TrialConfig Config, IReadOnlyList<AxisSetting> Axes);

/// <summary>What one axis gave a trial.</summary>
/// <param name="Axis">The setting's path, such as <c>training.lr</c>: a column of results.csv.</param>
/// <param name="Value">The value as text, invariant culture, numbers in the shortest form that reads back to the same double.</param>
public readonly record struct AxisSetting(string Axis, string Value);
