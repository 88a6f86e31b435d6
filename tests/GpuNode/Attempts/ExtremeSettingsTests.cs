using PsiSweep.GpuNode.Attempts;
using PsiSweep.Lab.Data;
using PsiSweep.Lab.Torch;
using PsiSweep.Lab.Training;
using PsiSweep.Shared.Results;
using PsiSweep.Sweeps;
using PsiSweep.Sweeps.Reading;
using PsiSweep.Sweeps.Settings;

namespace PsiSweep.GpuNode.Tests.Attempts;

/// <summary>What a sweep file may say computes: a trial at the ends of a number's range has a result, and does not fail.</summary>
public class ExtremeSettingsTests
{
    public static TheoryData<string> Numbers =>
        [.. SettingRegistry.All.Where(s => s is { CanSweep: true, Type.Range: RangeKind.Number }).Select(s => s.Path)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_trial_at_the_ends_of_a_range_has_a_result(string setting)
    {
        using var cache = new DatasetCache("");
        using var runner = new TrialRunner(TorchDevice.Cpu(0), cache);
        string[][] ends = [["3.4e38", "1", "0.999"], ["0", "1e-300"]];
        foreach (var end in ends)
        {
            var sweep = end.Select(value => Sweep(setting, value)).OfType<SweepSpec>().First();
            for (var i = 0; i < sweep.Count; i++)
                runner.Run(new() { Lease = new("extreme", i, 1, 1), Config = sweep.At(i).Config }, new(), new Quiet());
        }
    }

    /// <summary>Null: the value is beyond the range.</summary>
    private static SweepSpec? Sweep(string setting, string value)
    {
        var kinds = setting.Contains("schedule", StringComparison.Ordinal) ? "step, exponential, cosine" : "constant";
        return SweepFile
            .Parse(
                $$$"""
                name: extreme
                data: {set: digits, train_size: 24}
                network: {hidden: [3]}
                training: {epochs: 2, batch_size: 8, schedule: {step_epochs: 1}}
                measures: {names: all, samples: 8, probes: 2, lanczos_steps: 2, sharpness_steps: 1, sharpness_restarts: 1, average_draws: 2,
                  adaptive_samples: 8, adaptive_batch: 4, adaptive_steps: 1, pacbayes_draws: 1}
                axes: {grid: {training.schedule.kind: [{{{kinds}}}], {{{setting}}}: [{{{value}}}]}}
                """,
                "extreme.yaml"
            )
            .Spec;
    }

    private sealed class Quiet : ITrialObserver
    {
        public void PhaseBegins(string phase) { }

        public void EpochDone(EpochMetrics metrics, double samplesPerSecond) { }

        public void Resumed(double seconds) { }
    }
}
