namespace PsiSweep.Shared.Measures;

/// <summary>What both sides must know of a measure: its name, what it means, and which columns it fills.</summary>
/// <param name="Name">Name in the sweep file and of its first column, such as <c>psi.trace</c>.</param>
/// <param name="Group">Group it can be asked for by: <c>psi</c>, <c>w</c> or <c>capacity</c>.</param>
/// <param name="Summary">One line: the definition.</param>
/// <param name="IsScaleInvariant">Whether positive scaling of the weights leaves it unchanged (PSI).</param>
/// <param name="Columns">The columns it fills, its own name first; a standard error or residual is a further column.</param>
/// <param name="IsDefault">Whether a sweep file that names no measures gets it.</param>
public sealed record MeasureInfo(string Name, string Group, string Summary, bool IsScaleInvariant, IReadOnlyList<string> Columns, bool IsDefault = true);
