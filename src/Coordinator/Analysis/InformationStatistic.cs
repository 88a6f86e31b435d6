using System.Text.Json.Nodes;
using PsiSweep.Shared.Randomness;

namespace PsiSweep.Coordinator.Analysis;

/// <summary>Conditional information and what chance reaches, see <see cref="ConditionalInformation"/> and
/// <see cref="InformationFloor"/>.</summary>
public sealed class InformationStatistic : Statistic
{
    /// <inheritdoc/>
    public override string Name => "information";

    /// <inheritdoc/>
    public override string JsonName => "conditional_information";

    /// <inheritdoc/>
    public override IEnumerable<StatisticColumn> Columns(CorrelationTable table) =>
        [
            new("K", r => StatisticText.Two(r.Information?.Value), "$\\mathcal{K}$"),
            new("K by chance", r => StatisticText.Two(r.Information?.Floor?.Quantile), "$\\mathcal{K}_{95\\,\\%}$"),
            new("p (K)", r => StatisticText.P(r.Information?.Floor?.PValue), "$p_{\\mathcal{K}}$"),
            new("given", r => string.Join(" + ", (r.Information?.Given ?? []).Select(StatisticText.Short))),
        ];

    /// <inheritdoc/>
    public override IEnumerable<StatisticColumn> Exact(CorrelationTable table) =>
        [
            new("information", r => StatisticText.AllDigits(r.Information?.Value)),
            new("information.given", r => string.Join(' ', r.Information?.Given ?? [])),
            new("information.floor", r => StatisticText.AllDigits(r.Information?.Floor?.Quantile)),
            new("information.p", r => StatisticText.AllDigits(r.Information?.Floor?.PValue)),
        ];

    /// <inheritdoc/>
    public override IEnumerable<string> Notes(CorrelationTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        yield return "K: least share of the gap's order that the measure tells when up to two axes (given) are known, 0 to 1"
            + (
                table.Rows.Any(r => r.Information?.Trials < r.Coefficients.N)
                    ? $"; over a sample of {ConditionalInformation.MostTrials} trials."
                    : "."
            );
        yield return "K by chance: what 95 % of measures reach that tell nothing of the gap but what those axes tell, p (K) how many reach "
            + $"K, by {InformationFloor.Fewest} to {InformationFloor.Most} permutations among trials that share them; "
            + $"{StatisticText.Undefined}: no two do.";
    }

    /// <inheritdoc/>
    public override JsonNode? Json(CorrelationRow row) =>
        row?.Information is { } i
            ? new JsonObject
            {
                ["value"] = i.Value,
                ["given"] = new JsonArray([.. i.Given.Select(a => JsonValue.Create(a))]),
                ["trials"] = i.Trials,
                ["floor"] = i.Floor?.Quantile,
                ["p"] = i.Floor?.PValue,
                ["permutations"] = i.Floor?.Permutations,
            }
            : null;

    internal override object? Of(StatisticInput input) =>
        ConditionalInformation.Of(
            input.Axes,
            input.Places,
            input.X,
            input.Y,
            Seeds.Derive(input.Options.Seed, $"information/{input.Stream}")
        );
}
