using System.Diagnostics;
using PsiSweep.Lab.Flatness;
using PsiSweep.Lab.Tests.PathSpace;
using PsiSweep.Shared.Configuration;
using PsiSweep.Shared.Measures;
using PsiSweep.Shared.Telemetry;
using TorchSharp;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Tests.Flatness;

public class MeasureRunnerTests
{
    private static readonly RandomNetwork Net = new([5, 6, 5, 3], Bias: true, Seed: 3);

    [Fact]
    public void Begins_each_measure_in_the_order_asked_for_and_gives_each_a_span()
    {
        using var parent = new Activity("parent").Start();
        var spans = new List<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == PsiSweepTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = span =>
            {
                if (span.TraceId == parent.TraceId) // other tests run beside this one
                    spans.Add(span.OperationName);
            },
        };
        ActivitySource.AddActivityListener(listener);
        using var context = Setting.Context(Net, Setting.Config("path_norm", "psi.ratio", "l2"));
        var begun = new List<string>();
        var values = MeasureRunner.ComputeAll(context, begun.Add);
        Assert.Equal(["path_norm", "psi.ratio", "l2"], begun);
        Assert.Equal(["path_norm", "psi.ratio", "l2"], values.Select(v => v.Name));
        Assert.Equal(["measure path_norm", "measure psi.ratio", "measure l2"], spans);
    }

    [Fact]
    public void Refuses_a_name_that_is_no_measure()
    {
        using var context = Setting.Context(Net, Setting.Config("l2", "psi.tracee"));
        var error = Assert.Throws<ArgumentException>(() => Setting.Measure(context));
        Assert.Contains("'psi.tracee' is no measure; allowed: frobenius_over_spectral, ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Stops_between_measures_when_cancelled()
    {
        using var stop = new CancellationTokenSource();
        var config = Setting.Config("l2", "path_norm", "w.trace");
        using var context = Setting.Context(Net, config, step: stop.Token.ThrowIfCancellationRequested);
        var begun = new List<string>();
        Assert.Throws<OperationCanceledException>(() =>
            MeasureRunner.ComputeAll(
                context,
                name =>
                {
                    begun.Add(name);
                    if (name == "path_norm")
                        stop.Cancel();
                }
            )
        );
        Assert.Equal(["l2", "path_norm"], begun);
    }

    [Fact]
    public void Gives_the_same_bits_again_and_whatever_else_is_measured()
    {
        using var all = Setting.Context(Net, Setting.Config());
        using var again = Setting.Context(Net, Setting.Config());
        var values = Setting.Measure(all);
        Assert.Equal(values, Setting.Measure(again));
        foreach (var name in all.Config.Names)
        {
            using var alone = Setting.Context(Net, Setting.Config(name));
            Assert.Equal(values.Where(v => MeasureCatalog.Find(name)!.ColumnNames.Contains(v.Name)), Setting.Measure(alone));
        }
    }

    [Fact]
    public void Every_purpose_has_its_own_draws()
    {
        using var context = Setting.Context(Net, Setting.Config());
        using var one = context.DrawsFor("psi.trace");
        using var two = context.DrawsFor("w.trace");
        using var again = context.DrawsFor("psi.trace");
        using var a = one.Signs(64);
        using var b = two.Signs(64);
        using var c = again.Signs(64);
        Assert.False(a.allclose(b));
        Assert.True(a.allclose(c));
    }

    [Fact]
    public void Another_seed_draws_otherwise()
    {
        using var one = new SeededDraws(1, CPU);
        using var two = new SeededDraws(2, CPU);
        using var a = one.Signs(64);
        using var b = two.Signs(64);
        Assert.False(a.allclose(b));
        Assert.All(a.data<double>().ToArray(), x => Assert.Equal(1, Math.Abs(x)));
    }

    [Fact]
    public void Leaves_no_tensors_behind()
    {
        MeasureAll(); // what is made once in a process
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        for (var i = 0; i < 3; i++)
            MeasureAll();
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);

        static void MeasureAll()
        {
            foreach (var trees in new[] { TreeKind.MaxProduct, TreeKind.Modular })
            {
                using var context = Setting.Context(Net, Setting.Config() with { Trees = trees });
                Setting.Measure(context);
            }
        }
    }
}
