using CsCheck;
using PsiSweep.Sweeps.Reading;
using PsiSweep.Sweeps.Settings;
using static PsiSweep.Sweeps.Tests.SweepText;

namespace PsiSweep.Sweeps.Tests;

/// <summary>The resolved file of any sweep parses back to the same sweep, trial for trial.</summary>
public class RoundTripTests
{
    [Fact]
    public void The_resolved_file_is_the_same_sweep() =>
        SweepFileGen.File.Sample(
            yaml =>
            {
                var spec = Spec(yaml);
                var resolved = Spec(spec.ToResolvedYaml());
                Assert.Equal(spec, resolved);
                Assert.Equal(spec.SweepId, resolved.SweepId);
                Assert.Equal(spec.Count, resolved.Count);
                Assert.Equal(spec.Axes, resolved.Axes);
                foreach (var index in new[] { 0, spec.Count / 3, spec.Count / 2, spec.Count - 1 })
                    Assert.Equal(Everything(spec, index), Everything(resolved, index));
            },
            iter: 300
        );

    [Fact]
    public void The_resolved_file_leaves_nothing_to_a_default()
    {
        var spec = Spec("name: x\naxes: {grid: {training.schedule.kind: [step, cosine], data.set: [digits, mnist]}}");
        var lines = spec.ToResolvedYaml().Split('\n').Select(l => l.TrimStart()).ToList();
        foreach (var setting in SettingRegistry.All)
            Assert.Contains(
                lines,
                l =>
                    l.StartsWith(
                        (spec.Axes.Contains(setting.Path) ? setting.Path : setting.Path.Split('.')[^1]) + ": ",
                        StringComparison.Ordinal
                    )
            );
    }

    [Theory] // where the layers are said in another way than by network.hidden, whose default the resolved file still writes out
    [InlineData("network: {layers: [conv 4, gap]}")]
    [InlineData("network: {width: 9, depth: 3}")]
    [InlineData("axes: {grid: {network.layers: [[gap], [conv 4 5 stride 2, flatten, linear 3]]}}")]
    [InlineData("axes: {grid: {network.width: [4, 8], network.depth: [1, 2]}}")]
    public void The_resolved_file_of_any_kind_of_network_is_the_same_sweep(string network)
    {
        var spec = Spec($"name: x\n{network}");
        Assert.Equal(spec, Spec(spec.ToResolvedYaml()));
        Assert.Equal(spec.SweepId, Spec(spec.ToResolvedYaml()).SweepId);
    }

    [Fact]
    public void The_resolved_files_of_the_sweeps_that_ship_are_the_same_sweeps() =>
        Assert.All(
            Directory.GetFiles(Repository.PathOf("sweeps"), "*.yaml"),
            file =>
            {
                var spec = SweepFile.Read(file).SpecOrThrow();
                Assert.Equal(spec, Spec(spec.ToResolvedYaml()));
            }
        );

    [Fact]
    public void A_group_all_of_whose_settings_are_swept_leaves_no_empty_mapping()
    {
        var spec = Spec("name: x\naxes: {grid: {data.set: [digits], data.train_size: [5], data.label_noise: [0], data.seed: [1, 2]}}");
        Assert.DoesNotContain("data:", spec.ToResolvedYaml(), StringComparison.Ordinal);
        Assert.Equal(spec, Spec(spec.ToResolvedYaml()));
    }

    private static string Everything(SweepSpec spec, long index)
    {
        var settings = new SweepSettings(spec.At(index).Config, spec.Scheduling);
        return string.Join('\n', SettingRegistry.All.Select(s => $"{s.Path} {s.Get(settings)}")) + spec.Row(index);
    }
}
