using PsiSweep.Shared.Results;

namespace PsiSweep.Shared.Protocol;

/// <summary>Splits a result into messages that fit the wire, and joins them again.</summary>
public static class ResultParts
{
    /// <summary>Epochs a part: about 70 bytes each, well under the largest message beside the rest of a result.</summary>
    public const int EpochsPerPart = 400;

    /// <summary>Parts of a result, at least one.</summary>
    public static IReadOnlyList<ResultPart> Split(LeaseId lease, DeviceId device, TrialResult result, TraceContext? trace)
    {
        ArgumentNullException.ThrowIfNull(result);
        var curves = result.Curve.Chunk(EpochsPerPart).DefaultIfEmpty([]).ToArray();
        return
        [
            .. curves.Select(
                (curve, part) =>
                    new ResultPart
                    {
                        Lease = lease,
                        Device = device,
                        Part = part,
                        Parts = curves.Length,
                        Result = part == 0 ? result with { Curve = [] } : null,
                        Curve = curve,
                        Trace = trace,
                    }
            ),
        ];
    }

    /// <summary>The result of parts that came in any order, some perhaps twice; null while one is missing.</summary>
    /// <param name="parts">Parts of one lease.</param>
    public static TrialResult? Join(IEnumerable<ResultPart> parts)
    {
        var byPart = parts.GroupBy(p => p.Part).ToDictionary(g => g.Key, g => g.First());
        if (byPart.Count == 0 || !byPart.TryGetValue(0, out var first) || first.Result is null)
            return null;
        var all = Enumerable.Range(0, first.Parts).ToArray();
        return all.All(byPart.ContainsKey) ? first.Result with { Curve = [.. all.SelectMany(p => byPart[p].Curve)] } : null;
    }
}
