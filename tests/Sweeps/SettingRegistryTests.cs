using System.Reflection;
using MessagePack;
using PsiSweep.Shared.Configuration;
using PsiSweep.Shared.Measures;
using PsiSweep.Sweeps.Settings;
using static PsiSweep.Sweeps.Tests.SweepText;

namespace PsiSweep.Sweeps.Tests;

public class SettingRegistryTests
{
    /// <summary>A value other than the default for every setting.</summary>
    public static TheoryData<string, string> Others =>
        new()
        {
            { "data.set", "mnist" },
            { "data.train_size", "100" },
            { "data.label_noise", "0.25" },
            { "data.seed", "9" },
            { "network.hidden", "[7, 8]" },
            { "network.width", "9" },
            { "network.depth", "3" },
            { "network.layers", "[conv 4 5, maxpool 2, gap]" },
            { "network.bias", "true" },
            { "network.init", "orthogonal" },
            { "network.tree_edges", "ones" },
            { "training.optimizer", "gsgd" },
            { "training.lr", "0.02" },
            { "training.momentum", "0.9" },
            { "training.nesterov", "true" },
            { "training.weight_decay", "1e-05" },
            { "training.batch_size", "5" },
            { "training.schedule.kind", "cosine" },
            { "training.schedule.warmup_epochs", "2" },
            { "training.schedule.step_epochs", "3" },
            { "training.schedule.gamma", "0.5" },
            { "training.schedule.decay", "0.25" },
            { "training.schedule.min_factor", "0.125" },
            { "training.epochs", "11" },
            { "training.stop_train_loss", "null" },
            { "training.eval_every", "4" },
            { "measures.names", "[l2, psi.trace]" },
            { "measures.samples", "64" },
            { "measures.trees", "modular" },
            { "measures.probes", "12" },
            { "measures.probe_tolerance", "0" },
            { "measures.lanczos_steps", "13" },
            { "measures.lanczos_tolerance", "0.001" },
            { "measures.sharpness_eps", "0.5" },
            { "measures.sharpness_eps_l2", "0.25" },
            { "measures.sharpness_steps", "3" },
            { "measures.sharpness_restarts", "5" },
            { "measures.average_sigma", "0.75" },
            { "measures.average_sigma_l2", "0.375" },
            { "measures.average_draws", "17" },
            { "measures.density_probes", "3" },
            { "measures.adaptive_rho", "0.25" },
            { "measures.adaptive_rho_l2", "0.75" },
            { "measures.adaptive_sigma", "0.125" },
            { "measures.adaptive_samples", "99" },
            { "measures.adaptive_batch", "9" },
            { "measures.adaptive_steps", "7" },
            { "measures.pacbayes_draws", "5" },
            { "seed", "99" },
            { "save", "final" },
            { "scheduling.max_attempts", "7" },
            { "scheduling.checkpoint_seconds", "7.5" },
            { "scheduling.checkpoint_epochs", "3" },
            { "scheduling.hung_after_seconds", "33" },
        };

    [Fact]
    public void Every_setting_is_covered_here() => Assert.Equal(SettingRegistry.All.Select(s => s.Path), Others.Select(o => o.Data.Item1));

    [Theory]
    [MemberData(nameof(Others))]
    public void A_setting_in_the_file_changes_itself_and_nothing_else(string path, string text)
    {
        var parts = path.Split('.');
        var nested = string.Concat(parts[..^1].Select(p => p + ": {")) + $"{parts[^1]}: {text}" + new string('}', parts.Length - 1);
        // Nesterov needs a momentum, which is then no news.
        if (path == "training.nesterov")
            nested = "training: {nesterov: true, momentum: 0.9}";
        var spec = Spec("name: x\n" + nested);
        foreach (var setting in SettingRegistry.All)
        {
            if (path == "training.nesterov" && setting.Path == "training.momentum")
                continue;
            Assert.Equal(setting.Path == path ? text : setting.Default.Text, setting.Get(spec.Settings).Text);
        }
        Assert.NotEqual(text, SettingRegistry.Find(path)!.Default.Text);
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void The_identity_changes_with_every_setting_but_scheduling(string path, string text)
    {
        var setting = SettingRegistry.Find(path)!;
        var plain = Spec("name: x\ntraining: {momentum: 0.5}");
        var parts = path.Split('.');
        var isTraining = path.StartsWith("training.", StringComparison.Ordinal);
        var outer = parts[(isTraining ? 1 : 0)..^1];
        var given = $"{string.Concat(outer.Select(p => p + ": {"))}{parts[^1]}: {text}{new string('}', outer.Length)}";
        var momentum = path == "training.momentum" ? "" : "momentum: 0.5, ";
        var other = Spec(isTraining ? $"name: x\ntraining: {{{momentum}{given}}}" : $"name: x\ntraining: {{momentum: 0.5}}\n{given}");
        Assert.Equal(setting.DecidesResults, plain.SweepId != other.SweepId);
        Assert.NotEqual(plain, other);
    }

    [Fact]
    public void Every_member_of_a_trials_configuration_is_a_setting()
    {
        var leaves = Leaves(typeof(TrialConfig)).Count();
        Assert.Equal(leaves, SettingRegistry.All.Count(s => !s.Path.StartsWith("scheduling.", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("all", 27)]
    [InlineData("default", 12)]
    [InlineData("psi", 10)]
    [InlineData("[capacity, w]", 17)]
    [InlineData("[l2, capacity, l2]", 9)]
    [InlineData("[]", 0)]
    public void Measures_are_asked_for_by_name_group_or_all(string names, int count)
    {
        var measures = Spec($"name: x\nmeasures: {{names: {names}}}").At(0).Config.Measures.Names;
        Assert.Equal(count, measures.Length);
        Assert.All(measures, m => Assert.NotNull(MeasureCatalog.Find(m)));
        Assert.Equal(measures.Distinct(), measures);
    }

    [Theory]
    [InlineData("[capacity, w]", "l2")]
    [InlineData("[w.trace, all]", "w.trace")]
    public void Measures_keep_the_order_of_the_file(string names, string first) =>
        Assert.Equal(first, Spec($"name: x\nmeasures: {{names: {names}}}").At(0).Config.Measures.Names[0]);

    private static IEnumerable<PropertyInfo> Leaves(Type type) =>
        type.GetProperties()
            .Where(p => p.GetCustomAttribute<KeyAttribute>() is not null)
            .SelectMany(p => p.PropertyType.GetCustomAttribute<MessagePackObjectAttribute>() is null ? [p] : Leaves(p.PropertyType));
}
