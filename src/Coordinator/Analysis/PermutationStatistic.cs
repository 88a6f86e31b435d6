using System.Text.Json.Nodes;
using PsiSweep.Shared.Randomness;

namespace PsiSweep.Coordinator.Analysis;

/// <summary>p-values of tau-b, see <see cref="PermutationTest"/>, and Holm's adjustment over the measures of a group and gap.</summary>
public sealed class PermutationStatistic : Statistic
{
    /// <inheritdoc/>
    public override string Name => "permutation";

    /// <inheritdoc/>
    public override string JsonName => "permutation";

    /// <inheritdoc/>
    public override IEnumerable<StatisticColumn> Columns(CorrelationTable table) =>
        [
            new("p", r => StatisticText.P(r.Permutation?.PValue), "$p$"),
            new("p (Holm)", r => StatisticText.P(r.Permutation?.Holm), "$p_{\\mathrm{Holm}}$"),
        ];

    /// <inheritdoc/>
    public override IEnumerable<StatisticColumn> Exact(CorrelationTable table) =>
        [new("p", r => StatisticText.AllDigits(r.Permutation?.PValue)), new("p.holm", r => StatisticText.AllDigits(r.Permutation?.Holm))];

    /// <inheritdoc/>
    public override IEnumerable<string> Notes(CorrelationTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        yield return $"p: chance of a tau-b as large when measures and gaps are paired at random, "
                + $"{table.Options.Permutations} permutations "
            + $"(beyond {PermutationTest.MostPermuted} trials by the normal distribution); Holm: adjusted for the measures of its table.";
    }

    /// <inheritdoc/>
    public override JsonNode? Json(CorrelationRow row) =>
        row?.Permutation is { } p ? new JsonObject { ["p"] = p.PValue, ["holm"] = p.Holm } : null;

    /// <inheritdoc/>
    public override IEnumerable<(string Name, JsonNode? Value)> JsonOptions(TableOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return [("permutations", options.Permutations)];
    }

    internal override object? Of(StatisticInput input) =>
        input.Coefficients.Kendall.IsDefined
            ? new PermutationP(
                PermutationTest.PValue(
                    input.X,
                    input.Y,
                    input.Options.Permutations,
                    Seeds.Derive(input.Options.Seed, $"permutation/{input.Stream}")
                ),
                double.NaN
            )
            : null;

    internal override IReadOnlyList<object?> Adjusted(IReadOnlyList<object?> values)
    {
        var holm = PermutationTest.Holm([.. values.Select(v => (v as PermutationP)?.PValue ?? double.NaN)]);
        return [.. values.Zip(holm, (v, h) => v is PermutationP p ? p with { Holm = h } : null)];
    }
}
