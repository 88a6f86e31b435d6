using System.Globalization;
using PsiSweep.Coordinator.Analysis;

namespace PsiSweep.Coordinator.Results.Export;

/// <summary>A column of a table of further statistics.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Text">Its cell in a row.</param>
public sealed record FurtherColumn(string Title, Func<CorrelationRow, string> Text);

/// <summary>The columns of the statistics beyond the three coefficients, and what a reader must know of them.</summary>
public static class FurtherColumns
{
    /// <summary>For people: rounded.</summary>
    public static IReadOnlyList<FurtherColumn> Of(CorrelationTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return
        [
            .. If(table, StatisticKinds.Permutation, new("p", r => P(r.Permutation?.PValue)), new("p (Holm)", r => P(r.Permutation?.Holm))),
            .. If(
                table,
                StatisticKinds.Granulated,
                [
                    new("Psi", r => Two(r.Granulated?.Mean)),
                    .. Axes(table).Select(a => new FurtherColumn($"psi {Short(a)}", r => Two(Psi(r, a)?.Psi))),
                ]
            ),
            .. If(
                table,
                StatisticKinds.Information,
                new("K", r => Two(r.Information?.Value)),
                new("K by chance", r => Two(r.Information?.Floor?.Quantile)),
                new("p (K)", r => P(r.Information?.Floor?.PValue)),
                new("given", r => string.Join(" + ", (r.Information?.Given ?? []).Select(Short)))
            ),
            .. If(
                table,
                StatisticKinds.SignError,
                new("sign error", r => Two(r.SignError?.Mean)),
                new("90 %", r => Two(r.SignError?.Ninetieth)),
                new("worst", r => Two(r.SignError?.Largest)),
                new("environments", r => r.SignError is { } e ? e.Environments.ToString(CultureInfo.InvariantCulture) : "")
            ),
        ];
    }

    /// <summary>For programs: all digits, empty where undefined.</summary>
    public static IReadOnlyList<FurtherColumn> Exact(CorrelationTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return
        [
            .. If(
                table,
                StatisticKinds.Permutation,
                new("p", r => AllDigits(r.Permutation?.PValue)),
                new("p.holm", r => AllDigits(r.Permutation?.Holm))
            ),
            .. If(
                table,
                StatisticKinds.Granulated,
                [
                    new("granulated", r => AllDigits(r.Granulated?.Mean)),
                    new("granulated.cells", r => $"{r.Granulated?.Cells}"),
                    new("granulated.constant", r => $"{r.Granulated?.ConstantCells}"),
                    .. Axes(table).Select(a => new FurtherColumn($"granulated.{a}", r => AllDigits(Psi(r, a)?.Psi))),
                ]
            ),
            .. If(
                table,
                StatisticKinds.Information,
                new("information", r => AllDigits(r.Information?.Value)),
                new("information.given", r => string.Join(' ', r.Information?.Given ?? [])),
                new("information.floor", r => AllDigits(r.Information?.Floor?.Quantile)),
                new("information.p", r => AllDigits(r.Information?.Floor?.PValue))
            ),
            .. If(
                table,
                StatisticKinds.SignError,
                new("sign_error", r => AllDigits(r.SignError?.Mean)),
                new("sign_error.p90", r => AllDigits(r.SignError?.Ninetieth)),
                new("sign_error.max", r => AllDigits(r.SignError?.Largest)),
                new("sign_error.environments", r => $"{r.SignError?.Environments}"),
                new("sign_error.too_small", r => $"{r.SignError?.TooSmall}"),
                new("sign_error.worst", r => r.SignError?.Worst ?? "")
            ),
        ];
    }

    /// <summary>A sentence each.</summary>
    public static IEnumerable<string> Notes(CorrelationTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var kinds = table.Options.Statistics;
        if (kinds.HasFlag(StatisticKinds.Permutation))
        {
            yield return $"p: chance of a tau-b as large when measures and gaps are paired at random, {table.Options.Permutations} "
                + "permutations "
                + $"(beyond {PermutationTest.MostPermuted} trials by the normal distribution); Holm: adjusted for the measures of its "
                + "table.";
        }

        if (kinds.HasFlag(StatisticKinds.Granulated))
        {
            var constant = table
                .Rows.Select(r => r.Granulated is { Cells: > 0 } g ? (double)g.ConstantCells / g.Cells : 0)
                .DefaultIfEmpty()
                .Max();
            yield return "Psi: mean of the psi, psi: mean tau-b along one axis with all others fixed, seeds included; cells that are "
                + $"constant in measure or gap count 0 (at most {100 * constant:0} % of a row's).";
        }

        if (kinds.HasFlag(StatisticKinds.Information))
        {
            yield return $"K: least share of the gap's order that the measure tells when up to two axes (given) are known, 0 to 1"
                + (
                    table.Rows.Any(r => r.Information?.Trials < r.Coefficients.N)
                        ? $"; over a sample of {ConditionalInformation.MostTrials} trials."
                        : "."
                );
            yield return "K by chance: what 95 % of measures reach that tell nothing of the gap but what those axes tell, p (K) how many "
                + $"reach K, by {InformationFloor.Fewest} to {InformationFloor.Most} permutations among trials that share them; "
                + $"{TableText.Undefined}: no two do.";
        }

        if (kinds.HasFlag(StatisticKinds.SignError))
        {
            yield return table.Options.TestSamples is { } n
                ? "Sign error: share of pairs that differ in one axis which the measure orders otherwise than the gap, weighted by "
                    + $"Hoeffding's bound for {n} test samples: mean, 90th percentile and worst over "
                    + $"environments (an axis and two of its values) of effective sample size >= {RobustSignError.LeastEffective}; for "
                    + "gaps of rates alone"
                    + (
                        table.Rows.Any(r => r.Coefficients.N > RobustSignError.MostInCell)
                            ? $"; of more than {RobustSignError.MostInCell} trials that differ in one axis alone a seeded sample."
                            : "."
                    )
                : "No sign errors: the test samples behind a gap are not known; psisweep table takes them as --test-samples N.";
        }
    }

    private static IEnumerable<FurtherColumn> If(CorrelationTable table, StatisticKinds kind, params FurtherColumn[] columns) =>
        table.Options.Statistics.HasFlag(kind) ? columns : [];

    private static IEnumerable<string> Axes(CorrelationTable table) =>
        table.Rows.SelectMany(r => r.Granulated?.Axes.Select(a => a.Axis) ?? []).Distinct();

    private static GranulatedAxis? Psi(CorrelationRow row, string axis) => row.Granulated?.Axes.FirstOrDefault(a => a.Axis == axis);

    private static string Short(string axis) => axis[(axis.LastIndexOf('.') + 1)..];

    private static string P(double? p) =>
        p switch
        {
            null or double.NaN => TableText.Undefined,
            <= PermutationTest.Smallest => "<1e-300",
            { } x => x.ToString(x < 0.001 ? "0.0e-0" : "0.000", CultureInfo.InvariantCulture),
        };

    private static string Two(double? x) =>
        x is { } v && !double.IsNaN(v) ? TableText.Cell(new(v, double.NaN, double.NaN)) : TableText.Undefined;

    private static string AllDigits(double? x) => x is { } v && !double.IsNaN(v) ? CsvNumber.ToText(v) : "";
}
