using static PsiSweep.Shared.Tests.Sweeps.SweepText;

namespace PsiSweep.Shared.Tests.Sweeps;

public class SweepIdentityTests
{
    private const string Plain = "name: x\ntraining: {lr: 0.1}\naxes: {grid: {seed: [1, 2], training.momentum: [0, 0.9]}}";

    [Theory]
    [InlineData("# a comment\nname: x\naxes:\n  grid:\n    seed: {values: [1, 2]}\n    training.momentum: [0, .9]", "defaults, layout, comments")]
    [InlineData("name: other\naxes: {grid: {seed: [1, 2], training.momentum: [0, 0.90]}}", "name")]
    [InlineData("name: x\nscheduling: {max_attempts: 9}\naxes: {grid: {seed: [1, 2], training.momentum: [0, 0.9]}}", "scheduling")]
    [InlineData("name: x\nseed: 77\naxes: {grid: {seed: [1, 2], training.momentum: [0, 0.9]}}", "a value that an axis overrides")]
    [InlineData("name: x\nmeasures: {names: all}\naxes: {grid: {seed: [1, 2], training.momentum: [0, 0.9]}}", "a default written out")]
    public void What_decides_no_result_does_not_change_the_identity(string yaml, string what) =>
        Assert.True(Spec(Plain).SweepId == Spec(yaml).SweepId, what);

    [Theory]
    [InlineData("name: x\naxes: {grid: {training.momentum: [0, 0.9], seed: [1, 2]}}", "order of axes")]
    [InlineData("name: x\naxes: {grid: {seed: [2, 1], training.momentum: [0, 0.9]}}", "order of values")]
    [InlineData("name: x\naxes: {grid: {seed: [1, 2, 3], training.momentum: [0, 0.9]}}", "another value")]
    [InlineData("name: x\naxes: {grid: {seed: [1, 2]}, random: {count: 2, training.momentum: [0, 0.9]}}", "random instead of grid")]
    public void What_numbers_the_trials_changes_the_identity(string yaml, string what) => Assert.False(Spec(Plain).SweepId == Spec(yaml).SweepId, what);

    [Fact]
    public void The_seed_and_the_count_of_the_draws_belong_to_the_identity()
    {
        string Id(int count, int seed) => Spec($"name: x\naxes: {{random: {{count: {count}, seed: {seed}, training.lr: {{range: {{from: 1, to: 2}}}}}}}}").SweepId;
        Assert.Equal(3, new[] { Id(5, 0), Id(6, 0), Id(5, 1), Id(5, 0) }.Distinct().Count());
    }

    // Changing this on purpose makes every journal there is another sweep's: raise the version in SweepIdentity only when trials change.
    [Fact]
    public void The_identity_is_the_same_on_every_machine() => Assert.Equal("4b6117a7840a14f3", Spec(Plain).SweepId);
}
