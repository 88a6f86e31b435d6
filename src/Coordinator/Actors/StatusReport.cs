using PsiSweep.Coordinator.Scheduling;
using PsiSweep.Shared.Protocol;
using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Actors;

/// <summary>Makes the answer to <see cref="GetStatus"/>.</summary>
internal static class StatusReport
{
    public static SweepStatus Of(
        CoordinatorSetup setup,
        SweepState state,
        InFlight inFlight,
        IEnumerable<TrialRow> newest,
        long endedHere
    ) =>
        new()
        {
            Trials = setup.Header.Trials,
            Mode = state.Mode,
            IsOver = state.IsOver,
            Ended = state.EndedBy,
            Running =
            [
                .. state
                    .Leases.Values.OrderBy(l => l.Id.Trial)
                    .Select(l => new RunningAttempt(l.Id.Trial, l.Id.Attempt, l.Device, inFlight.ProgressOf(l.Id))),
            ],
            EndedHere = endedHere,
            Devices = [.. state.Devices.Where(d => !d.Value.Gone).Select(d => d.Key).OrderBy(d => d.ToString(), StringComparer.Ordinal)],
            AttemptsEnded = state.AttemptsEnded,
            DuplicatesDropped = state.DuplicatesDropped,
            Newest = [.. newest],
        };
}

/// <summary>Makes the answer to <see cref="GetOverview"/>.</summary>
internal static class OverviewReport
{
    private const int MostNodes = 200;
    private const int MostRefusals = 10;

    public static SweepOverview Of(SweepHeader header, SweepState state, InFlight inFlight, string leader) =>
        new()
        {
            SweepId = header.SweepId,
            Name = header.Name,
            State = state.IsComplete ? "finished" : state.Mode.ToString().ToLowerInvariant(),
            Leader = leader,
            Trials = header.Trials,
            Ended = new(state.EndedBy),
            Running = state.Leases.Count,
            AttemptsEnded = new(state.AttemptsEnded),
            DuplicatesDropped = state.DuplicatesDropped,
            SecondsLost = inFlight.SecondsLost,
            Nodes =
            [
                .. state
                    .Devices.GroupBy(d => d.Key.Node)
                    .OrderBy(g => g.Key, StringComparer.Ordinal)
                    .Take(MostNodes)
                    .Select(g => Node(state, inFlight, g)),
            ],
            Refusals = Refusals(state),
        };

    private static string[] Refusals(SweepState state) =>
        [
            .. state
                .Nodes.Where(n => n.Value.Refused is not null)
                .OrderBy(n => n.Key, StringComparer.Ordinal)
                .Select(n => $"a node was refused: {n.Value.Refused!.Reason}")
                .Distinct()
                .Take(MostRefusals),
        ];

    private static NodeOverview Node(SweepState state, InFlight inFlight, IGrouping<string, KeyValuePair<DeviceId, DeviceState>> devices)
    {
        var node = state.Node(devices.Key);
        var word =
            devices.All(d => d.Value.Gone) ? "gone"
            : node.Draining ? "draining"
            : node.Quarantine is not null ? "quarantined"
            : "up";
        return new(
            devices.Key,
            word,
            [.. devices.OrderBy(d => d.Key.Device, StringComparer.Ordinal).Select(d => Device(state, inFlight, d.Key))],
            node.FailuresInARow,
            Shortened(node.Quarantine ?? node.LastError)
        );
    }

    private static DeviceOverview Device(SweepState state, InFlight inFlight, DeviceId device) =>
        state.TrialOf.TryGetValue(device, out var trial)
            ? new(device.Device, trial, inFlight.ProgressOf(state.Leases[trial].Id)?.Phase ?? "handed out")
            : new(device.Device, null, null);

    private static string? Shortened(string? text) => text is { Length: > 200 } ? text[..200] + "…" : text;
}
