using System.Text.Json.Nodes;

namespace PsiSweep.Coordinator.Analysis;

/// <summary>Granulated Kendall coefficients, see <see cref="GranulatedKendall"/>.</summary>
public sealed class GranulatedStatistic : Statistic
{
    /// <inheritdoc/>
    public override string Name => "granulated";

    /// <inheritdoc/>
    public override string JsonName => "granulated";

    /// <inheritdoc/>
    public override IEnumerable<StatisticColumn> Columns(CorrelationTable table) =>
        [
            new("Psi", r => StatisticText.Two(r.Granulated?.Mean), "$\\Psi$"),
            .. Axes(table)
                .Select(a => new StatisticColumn(
                    $"psi {StatisticText.Short(a)}",
                    r => StatisticText.Two(Psi(r, a)),
                    $"$\\psi_{{\\mathrm{{{StatisticText.Short(a).Replace("_", "\\_", StringComparison.Ordinal)}}}}}$"
                )),
        ];

    /// <inheritdoc/>
    public override IEnumerable<StatisticColumn> Exact(CorrelationTable table) =>
        [
            new("granulated", r => StatisticText.AllDigits(r.Granulated?.Mean)),
            new("granulated.cells", r => $"{r.Granulated?.Cells}"),
            new("granulated.constant", r => $"{r.Granulated?.ConstantCells}"),
            .. Axes(table).Select(a => new StatisticColumn($"granulated.{a}", r => StatisticText.AllDigits(Psi(r, a)))),
        ];

    /// <inheritdoc/>
    public override IEnumerable<string> Notes(CorrelationTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var constant = table
            .Rows.Select(r => r.Granulated is { Cells: > 0 } g ? (double)g.ConstantCells / g.Cells : 0)
            .DefaultIfEmpty()
            .Max();
        yield return "Psi: mean of the psi, psi: mean tau-b along one axis with all others fixed, seeds included; cells that are constant "
            + $"in measure or gap count 0 (at most {100 * constant:0} % of a row's).";
    }

    /// <inheritdoc/>
    public override JsonNode? Json(CorrelationRow row) =>
        row?.Granulated is { } g
            ? new JsonObject
            {
                ["mean"] = double.IsNaN(g.Mean) ? null : g.Mean,
                ["axes"] = new JsonArray([
                    .. g.Axes.Select(a => new JsonObject
                    {
                        ["axis"] = a.Axis,
                        ["psi"] = a.Psi,
                        ["cells"] = a.Cells,
                        ["constant_cells"] = a.ConstantCells,
                    }),
                ]),
            }
            : null;

    internal override object? Of(StatisticInput input) => GranulatedKendall.Of(input.Axes, input.Places, input.X, input.Y);

    private static IEnumerable<string> Axes(CorrelationTable table) =>
        table.Rows.SelectMany(r => r.Granulated?.Axes.Select(a => a.Axis) ?? []).Distinct();

    private static double? Psi(CorrelationRow row, string axis) => row.Granulated?.Axes.FirstOrDefault(a => a.Axis == axis)?.Psi;
}
