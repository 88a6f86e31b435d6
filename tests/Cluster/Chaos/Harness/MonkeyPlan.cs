using PsiSweep.Shared.Randomness;

namespace PsiSweep.Chaos;

/// <summary>What the monkey will do: a function of its arguments and nothing else.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Duration">How long it goes on.</param>
/// <param name="Faults">The faults, by the time at which they begin.</param>
internal sealed record MonkeyPlan(int Seed, TimeSpan Duration, IReadOnlyList<Fault> Faults)
{
    private static readonly TimeSpan FirstFaultAt = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestAway = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRestart = TimeSpan.FromSeconds(2.5);

    // A node takes about this long to be at work again; hitting it before only tests its start.
    private static readonly TimeSpan NodeRest = TimeSpan.FromSeconds(2);

    /// <summary>Draws a plan.</summary>
    /// <remarks>
    /// A host has one fault of its processes at a time, and the network one partition at a time; faults of different hosts, and partitions,
    /// overlap freely.
    /// </remarks>
    public static MonkeyPlan Of(int seed, TimeSpan duration, MonkeyHosts hosts, MonkeyMix mix)
    {
        ArgumentNullException.ThrowIfNull(hosts);
        ArgumentNullException.ThrowIfNull(mix);
        var random = new SplitMix64(SplitMix64.Mix((ulong)seed));
        var end = duration - mix.Quiet;
        var draw = new Draw(hosts, mix, random);
        var faults = new List<Fault>();
        for (var at = FirstFaultAt; at < end; at += mix.Every * (0.5 + random.NextDouble()))
        {
            if (draw.At(at, faults) is { } fault && fault.Until <= end)
                faults.Add(fault);
        }

        return new(seed, duration, faults);
    }

    /// <summary>Draws one fault.</summary>
    private sealed class Draw(MonkeyHosts hosts, MonkeyMix mix, SplitMix64 random)
    {
        private readonly FaultKind[] kinds = [.. mix.Weights.OrderBy(w => w.Key).SelectMany(w => Enumerable.Repeat(w.Key, w.Value))];

        /// <summary>A fault that may begin now; null: what was drawn may not.</summary>
        public Fault? At(TimeSpan at, List<Fault> before)
        {
            var kind = kinds[random.NextInt(kinds.Length)];
            var length = LengthOf(kind);
            if (kind == FaultKind.Partition)
                return
                    before.Any(f => f.Kind == kind && at < f.Until + NodeRest)
                    || Side() is not { } side
                    || !IsBearable(side, before, at, at + length)
                    ? null
                    : new(kind, side, at, length);

            var coordinator = kind is FaultKind.KillCoordinator or FaultKind.StopCoordinator;
            var rest = coordinator ? mix.CoordinatorRest : NodeRest;
            var free = (coordinator ? hosts.Coordinators : hosts.Nodes)
                .Where(h => !before.Any(f => f.Kind != FaultKind.Partition && f.Hosts.Contains(h) && at < f.Until + rest))
                .Where(h => !coordinator || IsBearable([h], before, at, at + length))
                .ToArray();
            return free.Length == 0 ? null : new(kind, [free[random.NextInt(free.Length)]], at, length);
        }

        private TimeSpan LengthOf(FaultKind kind) =>
            kind switch
            {
                FaultKind.KillWorker => TimeSpan.Zero,
                FaultKind.StopNode or FaultKind.StopCoordinator => Between(ShortestAway, mix.LongestStop),
                FaultKind.Partition => Between(ShortestAway, mix.LongestPartition),
                _ => Between(ShortestAway, LongestRestart),
            };

        private TimeSpan Between(TimeSpan least, TimeSpan most) =>
            TimeSpan.FromSeconds(Math.Floor((least + ((most - least) * random.NextDouble())).TotalSeconds * 10) / 10);

        /// <summary>Some hosts, not all: one as often as several.</summary>
        private string[]? Side()
        {
            var all = hosts.All.ToArray();
            if (all.Length < 2)
                return null;
            random.Shuffle<string>(all);
            var size = random.NextInt(2) == 0 ? 1 : 1 + random.NextInt(all.Length - 1);
            return [.. all.Take(size).Order(StringComparer.Ordinal)];
        }

        /// <summary>Whether a majority of the coordinators stays in touch, counting those that are still recovering as away.</summary>
        private bool IsBearable(IReadOnlyList<string> side, List<Fault> before, TimeSpan from, TimeSpan until)
        {
            if (Away(side).Count == 0)
                return true;
            var touched = before
                .Where(f => f.At < until && from < f.Until + mix.CoordinatorRest)
                .Select(f => Away(f.Hosts))
                .Where(a => a.Count > 0)
                .ToArray();
            return mix.AllCoordinators
                ? hosts.Coordinators.Count > 1 || touched.Length == 0
                : touched.Append(Away(side)).SelectMany(a => a).Distinct().Count() <= hosts.Spare;
        }

        /// <summary>The coordinators that a fault of some hosts puts on the smaller side.</summary>
        private IReadOnlyList<string> Away(IReadOnlyList<string> side)
        {
            var inside = hosts.Coordinators.Where(side.Contains).ToArray();
            return inside.Length * 2 <= hosts.Coordinators.Count || hosts.Coordinators.Count == 1
                ? inside
                : [.. hosts.Coordinators.Except(inside)];
        }
    }
}
