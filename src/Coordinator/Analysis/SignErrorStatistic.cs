using System.Globalization;
using System.Text.Json.Nodes;

namespace PsiSweep.Coordinator.Analysis;

/// <summary>Robust sign errors, see <see cref="RobustSignError"/>.</summary>
public sealed class SignErrorStatistic : Statistic
{
    /// <inheritdoc/>
    public override string Name => "sign-error";

    /// <inheritdoc/>
    public override string JsonName => "sign_error";

    /// <inheritdoc/>
    public override IEnumerable<StatisticColumn> Columns(CorrelationTable table) =>
        [
            new("sign error", r => StatisticText.Two(r.SignError?.Mean)),
            new("90 %", r => StatisticText.Two(r.SignError?.Ninetieth)),
            new("worst", r => StatisticText.Two(r.SignError?.Largest)),
            new("environments", r => r.SignError is { } e ? e.Environments.ToString(CultureInfo.InvariantCulture) : ""),
        ];

    /// <inheritdoc/>
    public override IEnumerable<StatisticColumn> Exact(CorrelationTable table) =>
        [
            new("sign_error", r => StatisticText.AllDigits(r.SignError?.Mean)),
            new("sign_error.p90", r => StatisticText.AllDigits(r.SignError?.Ninetieth)),
            new("sign_error.max", r => StatisticText.AllDigits(r.SignError?.Largest)),
            new("sign_error.environments", r => $"{r.SignError?.Environments}"),
            new("sign_error.too_small", r => $"{r.SignError?.TooSmall}"),
            new("sign_error.worst", r => r.SignError?.Worst ?? ""),
        ];

    /// <inheritdoc/>
    public override IEnumerable<string> Notes(CorrelationTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        yield return table.Options.TestSamples is { } n
            ? "Sign error: share of pairs that differ in one axis which the measure orders otherwise than the gap, weighted by "
                + $"Hoeffding's bound for {n} test samples: mean, 90th percentile and worst over environments (an axis and two of its "
                + $"values) of effective sample size >= {RobustSignError.LeastEffective}; for gaps of rates alone"
                + (
                    table.Rows.Any(r => r.Coefficients.N > RobustSignError.MostInCell)
                        ? $"; of more than {RobustSignError.MostInCell} trials that differ in one axis alone a seeded sample."
                        : "."
                )
            : "No sign errors: the test samples behind a gap are not known; psisweep table takes them as --test-samples N.";
    }

    /// <inheritdoc/>
    public override JsonNode? Json(CorrelationRow row) =>
        row?.SignError is { } e
            ? new JsonObject
            {
                ["mean"] = Defined(e.Mean),
                ["p90"] = Defined(e.Ninetieth),
                ["max"] = Defined(e.Largest),
                ["environments"] = e.Environments,
                ["too_small"] = e.TooSmall,
                ["worst"] = e.Worst,
            }
            : null;

    /// <inheritdoc/>
    public override IEnumerable<(string Name, JsonNode? Value)> JsonOptions(TableOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return [("test_samples", options.TestSamples)];
    }

    internal override object? Of(StatisticInput input) =>
        input.Gap.IsOfRates && input.Options.TestSamples is { } samples
            ? RobustSignError.Of(input.Data, input.Axes, input.Places, input.X, input.Y, samples, input.Options.Seed)
            : null;

    private static JsonValue? Defined(double value) => double.IsNaN(value) ? null : JsonValue.Create(value);
}
