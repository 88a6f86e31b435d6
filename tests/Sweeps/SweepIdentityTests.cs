using PsiSweep.Sweeps.Settings;
using static PsiSweep.Sweeps.Tests.SweepText;

namespace PsiSweep.Sweeps.Tests;

public class SweepIdentityTests
{
    private const string Plain = "name: x\ntraining: {lr: 0.1}\naxes: {grid: {seed: [1, 2], training.momentum: [0, 0.9]}}";

    [Theory]
    [InlineData(
        "# a comment\nname: x\naxes:\n  grid:\n    seed: {values: [1, 2]}\n    training.momentum: [0, .9]",
        "defaults, layout, comments"
    )]
    [InlineData("name: other\naxes: {grid: {seed: [1, 2], training.momentum: [0, 0.90]}}", "name")]
    [InlineData("name: x\nscheduling: {max_attempts: 9}\naxes: {grid: {seed: [1, 2], training.momentum: [0, 0.9]}}", "scheduling")]
    [InlineData("name: x\nseed: 77\naxes: {grid: {seed: [1, 2], training.momentum: [0, 0.9]}}", "a value that an axis overrides")]
    [InlineData("name: x\nmeasures: {names: default}\naxes: {grid: {seed: [1, 2], training.momentum: [0, 0.9]}}", "a default written out")]
    public void What_decides_no_result_does_not_change_the_identity(string yaml, string what) =>
        Assert.True(Spec(Plain).SweepId == Spec(yaml).SweepId, what);

    [Theory]
    [InlineData("name: x\naxes: {grid: {training.momentum: [0, 0.9], seed: [1, 2]}}", "order of axes")]
    [InlineData("name: x\naxes: {grid: {seed: [2, 1], training.momentum: [0, 0.9]}}", "order of values")]
    [InlineData("name: x\naxes: {grid: {seed: [1, 2, 3], training.momentum: [0, 0.9]}}", "another value")]
    [InlineData("name: x\naxes: {grid: {seed: [1, 2]}, random: {count: 2, training.momentum: [0, 0.9]}}", "random instead of grid")]
    public void What_numbers_the_trials_changes_the_identity(string yaml, string what) =>
        Assert.False(Spec(Plain).SweepId == Spec(yaml).SweepId, what);

    [Fact]
    public void The_seed_and_the_count_of_the_draws_belong_to_the_identity()
    {
        string Id(int count, int seed) =>
            Spec($"name: x\naxes: {{random: {{count: {count}, seed: {seed}, training.lr: {{range: {{from: 1, to: 2}}}}}}}}").SweepId;
        Assert.Equal(3, new[] { Id(5, 0), Id(6, 0), Id(5, 1), Id(5, 0) }.Distinct().Count());
    }

    // Names every setting, so that a new default leaves it alone. It changes when a setting is added, and when trials are made in another
    // way:
    // then raise the version in SweepIdentity. A journal must never be continued with other trials.
    private const string Explicit = """
        name: pinned
        data: {set: digits, train_size: null, label_noise: 0, seed: 0}
        network: {hidden: [64, 64], bias: false, init: default, tree_edges: auto}
        training:
          optimizer: sgd
          nesterov: false
          weight_decay: 0
          batch_size: 64
          schedule: {kind: constant, warmup_epochs: 0, step_epochs: 30, gamma: 0.1, decay: 0.01, min_factor: 0}
          epochs: 100
          stop_train_loss: 0.01
          eval_every: 1
        measures:
          names: [psi.trace, l2]
          samples: 512
          trees: max_product
          probes: 64
          probe_tolerance: 0.05
          lanczos_steps: 40
          lanczos_tolerance: 0.0001
          sharpness_eps: 0.01
          sharpness_eps_l2: 0.001
          sharpness_steps: 20
          sharpness_restarts: 2
          average_sigma: 0.01
          average_sigma_l2: 0.0001
          average_draws: 64
        save: none
        axes:
          grid: {seed: {range: {from: 1, to: 3}}, training.momentum: [0, 0.9]}
          random: {count: 5, seed: 2, training.lr: {range: {from: 0.01, to: 1, scale: log}}}
        """;

    [Fact]
    public void The_identity_is_the_same_on_every_machine() => Assert.Equal("3d2e09b094d0368f", Spec(Explicit).SweepId);

    [Fact]
    public void The_pinned_file_names_every_setting() =>
        Assert.All(
            SettingRegistry.All.Where(s => s.DecidesResults && !s.AddedLater),
            s =>
                Assert.Contains(
                    s.Path.Split('.')[^1] + ":",
                    Explicit.Replace("training.", "", StringComparison.Ordinal),
                    StringComparison.Ordinal
                )
        );

    [Fact]
    public void A_setting_added_later_counts_only_when_it_is_not_at_its_default()
    {
        var plain = SweepText.Spec("name: x").SweepId;
        Assert.Equal(plain, SweepText.Spec("name: x\nnetwork: {layers: []}").SweepId);
        Assert.NotEqual(plain, SweepText.Spec("name: x\nnetwork: {layers: [gap]}").SweepId);
    }
}
