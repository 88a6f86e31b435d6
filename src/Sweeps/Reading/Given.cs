using PsiSweep.Sweeps.Mistakes;
using PsiSweep.Sweeps.Settings;

namespace PsiSweep.Sweeps.Reading;

/// <summary>What a file says of a setting outside the axes, and where.</summary>
internal readonly record struct GivenValue(Setting Setting, SettingValue Value, Place Place);

/// <summary>An axis as the file has it, and where; <paramref name="CornerPlaces"/> go with the corners of its values.</summary>
internal sealed record GivenAxis<TValues>(Setting Setting, Place Place, TValues Values, IReadOnlyList<Place> CornerPlaces);
