using PsiSweep.Sweeps.Settings;

namespace PsiSweep.Sweeps.Axes;

/// <summary>Values that the file lists; drawn at random, each is as likely.</summary>
internal sealed class ListedValues(IReadOnlyList<SettingValue> values) : IGridValues, IRandomValues
{
    public IReadOnlyList<SettingValue> Corners => values;

    public long Count => values.Count;

    public long? Distinct => values.Count;

    public SettingValue At(long index) => values[(int)index];

    public SettingValue Draw(double uniform) => values[(int)(uniform * values.Count)];

    public string ToYaml() => $"{{values: [{string.Join(", ", values)}]}}";
}
