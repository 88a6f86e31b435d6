using System.Text.Json.Nodes;

namespace PsiSweep.Coordinator.Analysis;

/// <summary>
/// A statistic beyond the three coefficients: computed for each measure and gap, shown in every format of a table. A new one is a class
/// and a line in <see cref="StatisticCatalog"/>.
/// </summary>
public abstract class Statistic
{
    /// <summary>Its word in <c>--statistics</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Its property of a row in table.json.</summary>
    public abstract string JsonName { get; }

    /// <summary>Its columns for people, rounded.</summary>
    public abstract IEnumerable<StatisticColumn> Columns(CorrelationTable table);

    /// <summary>Its columns for programs: all digits, empty where undefined.</summary>
    public abstract IEnumerable<StatisticColumn> Exact(CorrelationTable table);

    /// <summary>What a reader must know of it, a sentence each.</summary>
    public abstract IEnumerable<string> Notes(CorrelationTable table);

    /// <summary>What table.json says of it in a row; null where the row has none.</summary>
    public abstract JsonNode? Json(CorrelationRow row);

    /// <summary>The options it was computed with, as table.json names them; none unless it has some.</summary>
    public virtual IEnumerable<(string Name, JsonNode? Value)> JsonOptions(TableOptions options) => [];

    /// <summary>Its value for one measure and gap; null where it is undefined.</summary>
    internal abstract object? Of(StatisticInput input);

    /// <summary>The values of all measures of one group and gap, adjusted for each other; as they are unless it says otherwise.</summary>
    internal virtual IReadOnlyList<object?> Adjusted(IReadOnlyList<object?> values) => values;
}

/// <summary>A column of a statistic.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Text">Its cell in a row.</param>
/// <param name="Latex">Its heading in LaTeX; null: the title's letters.</param>
public sealed record StatisticColumn(string Title, Func<CorrelationRow, string> Text, string? Latex = null);

/// <summary>What a statistic is computed of: the trials of a group that have both a measure and a gap.</summary>
/// <param name="Data">The table's trials.</param>
/// <param name="Axes">Their axes.</param>
/// <param name="Places">Where in the table the n trials stand.</param>
/// <param name="X">Their measures, finite.</param>
/// <param name="Y">Their gaps, finite.</param>
/// <param name="Coefficients">Of these.</param>
/// <param name="Gap">The gap.</param>
/// <param name="Options">The table's.</param>
/// <param name="Stream">Names the row: seeds are derived from it, so that one more row changes no other.</param>
internal sealed record StatisticInput(
    TableData Data,
    HyperparameterAxes Axes,
    int[] Places,
    double[] X,
    double[] Y,
    Correlations Coefficients,
    Gap Gap,
    TableOptions Options,
    string Stream
);
