using PsiSweep.Shared.Configuration;

namespace PsiSweep.Shared.Measures;

/// <summary>What both sides must know of a measure: its name, what it means, which columns it fills and what it costs.</summary>
/// <param name="Name">Name in the sweep file and of its first column, such as <c>psi.trace</c>.</param>
/// <param name="Group">Group it can be asked for by: <c>psi</c>, <c>w</c> or <c>capacity</c>.</param>
/// <param name="Summary">One line: the definition.</param>
/// <param name="Columns">The columns it fills; a standard error or residual is a further column.</param>
/// <param name="IsDefault">Whether a sweep file that names no measures gets it.</param>
public sealed record MeasureInfo(string Name, string Group, string Summary, IReadOnlyList<MeasureColumn> Columns, bool IsDefault = true)
{
    /// <summary>The columns' names.</summary>
    public IEnumerable<string> ColumnNames => Columns.Select(c => c.Name);

    /// <summary>What it costs at most, in words for the documentation; the unit is a gradient evaluation over <c>measures.samples</c>
    /// samples.</summary>
    public string CostText { get; init; } = "0";

    /// <summary>
    /// What it costs at most, in gradient evaluations: one is a forward and a backward pass over <c>measures.samples</c> samples. A forward
    /// pass
    /// alone counts a third, a Hessian-vector product two.
    /// </summary>
    public Func<MeasuresConfig, double> Cost { get; init; } = _ => 0;
}
