using PsiSweep.Shared.Configuration;

namespace PsiSweep.Shared.Results;

/// <summary>One row of a sweep's results: a trial that has ended.</summary>
/// <param name="Trial">Index of the trial in the sweep, from 0.</param>
/// <param name="Axes">What the sweep's axes gave it.</param>
/// <param name="Attempts">Attempts made, the one that gave the result included; ≥ 1.</param>
/// <param name="Node">Name of the node that gave the result.</param>
/// <param name="Result">The result.</param>
public sealed record TrialRow(long Trial, IReadOnlyList<AxisSetting> Axes, int Attempts, string Node, TrialResult Result)
{
    /// <summary>The text that an axis gave the trial; empty when it gave none.</summary>
    public string Setting(string axis)
    {
        foreach (var setting in Axes)
        {
            if (setting.Axis == axis)
                return setting.Value;
        }

        return "";
    }
}
