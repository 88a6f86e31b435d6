using PsiSweep.Coordinator.Analysis;
using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Tests.Analysis;

public class TableBuilderTests
{
    private static readonly TableOptions Options = new();

    [Fact]
    public void Diverged_failed_and_unfinished_trials_are_counted_and_left_out()
    {
        var all = Build(Options).All;
        Assert.Equal((8, 4, new LeftOut(2, 1, 1)), (all.Trials, all.Included, all.LeftOut));
        Assert.All(all.Rows, r => Assert.Equal(4, r.Coefficients.N + r.Missing));
    }

    [Fact]
    public void Trials_that_missed_the_stop_rule_take_part_when_asked()
    {
        var all = Build(Options with { IncludeStopMissed = true }).All;
        Assert.Equal((5, new LeftOut(2, 0, 1)), (all.Included, all.LeftOut));
        Assert.Equal(5, Row(all, "good", Gap.Loss).Coefficients.N);
    }

    [Fact]
    public void A_measure_that_is_missing_or_not_finite_leaves_only_its_own_pairs()
    {
        var all = Build(Options).All;
        Assert.Equal((4, 0), Counts(Row(all, "good", Gap.Loss)));
        Assert.Equal((2, 2), Counts(Row(all, "patchy", Gap.Loss))); // one absent, one infinite
        Assert.Equal((1, 3), Counts(Row(all, "patchy", Gap.Error))); // and one gap NaN
        Assert.Equal((3, 1), Counts(Row(all, "good", Gap.Error)));

        static (int, int) Counts(CorrelationRow row) => (row.Coefficients.N, row.Missing);
    }

    [Fact]
    public void Coefficients_are_those_of_the_pairs()
    {
        var row = Row(Build(Options).All, "good", Gap.Loss);
        double[] measure = [1, 2, 4, 3],
            gap = [0.1, 0.2, 0.3, 0.5];
        Assert.Equal(Definitions.TauB(measure, gap), row.Coefficients.Kendall.Value, 1e-12);
        Assert.Equal(Definitions.Spearman(measure, gap), row.Coefficients.Spearman.Value, 1e-12);
        Assert.Equal(Definitions.Pearson(measure, gap), row.Coefficients.Pearson.Value, 1e-12);
    }

    [Fact]
    public void A_constant_measure_is_undefined() =>
        Assert.False(Row(Build(Options).All, "constant", Gap.Loss).Coefficients.Kendall.IsDefined);

    [Fact]
    public void Every_axis_asked_for_adds_its_groups_in_order()
    {
        var table = Build(Options with { GroupBy = ["training.optimizer", "training.lr"] });
        Assert.Equal(
            [
                "all",
                "training.optimizer = gsgd",
                "training.optimizer = sgd",
                "training.lr = 5E-02",
                "training.lr = 0.1",
                "training.lr = 10",
            ],
            table.Groups.Select(g => g.Title)
        );
        Assert.Equal((4, 2, new LeftOut(1, 1, 0)), (table.Groups[2].Trials, table.Groups[2].Included, table.Groups[2].LeftOut));
        Assert.Equal(1, Row(table.Groups[1], "good", Gap.Loss).Coefficients.Kendall.Value); // (2, 0.2) and (3, 0.5)
    }

    [Fact]
    public void An_axis_that_was_not_swept_is_refused_with_those_that_were() =>
        Assert.Contains(
            "'momentum' is no axis of this sweep; allowed: training.optimizer, training.lr",
            Assert.Throws<ArgumentException>(() => Build(Options with { GroupBy = ["momentum"] })).Message
        );

    [Fact]
    public void One_measure_more_changes_no_other_row()
    {
        var rows = Enumerable
            .Range(0, 30)
            .Select(i => Trial(i, TrialStatus.Completed, "sgd", 0.01 * (i * 7 % 11), 0, ("good", i * 5 % 13)))
            .ToArray();
        var more = rows.Select(r => r with { Result = r.Result with { Measures = [new("first", -r.Trial), .. r.Result.Measures] } });
        var before = Row(TableBuilder.Build(TableData.Of(rows), Options).All, "good", Gap.Loss);
        Assert.True(before.Coefficients.Kendall.HasInterval);
        Assert.Equal(before, Row(TableBuilder.Build(TableData.Of(more), Options).All, "good", Gap.Loss));
        Assert.Equal(before, Row(TableBuilder.Build(TableData.Of(rows.Reverse()), Options).All, "good", Gap.Loss));
    }

    [Fact]
    public void Invariance_comes_from_the_catalog_also_for_further_columns()
    {
        var row = Trial(
            0,
            TrialStatus.Completed,
            "sgd",
            1,
            1,
            ("path_norm", 1),
            ("w.sharpness", 1),
            ("w.sharpness.l2", 1),
            ("psi.sharpness.l2", 1),
            ("good", 1)
        );
        Assert.Equal(
            [true, true, false, true, null], // of w.sharpness the relative ball scales with the weights
            TableBuilder.Build(TableData.Of([row]), Options with { Gaps = [Gap.Loss] }).Rows.Select(r => r.IsScaleInvariant)
        );
    }

    [Fact]
    public void The_strongest_comes_first_whatever_its_sign_and_the_undefined_last()
    {
        var order = Build(Options with { Gaps = [Gap.Loss] }).Rows.Reverse().ByStrength().ToArray();
        Assert.Equal(["patchy", "good", "constant"], order.Select(r => r.Measure));
        Assert.Equal(-1, order[0].Coefficients.Kendall.Value); // (1, 0.1) and (0, 0.3)
    }

    private static CorrelationTable Build(TableOptions options) =>
        TableBuilder.Build(
            TableData.Of([
                Trial(0, TrialStatus.Completed, "sgd", 0.1, 0.01, ("good", 1), ("patchy", 1), ("constant", 0.1)),
                Trial(1, TrialStatus.Completed, "gsgd", 0.2, 0.02, ("good", 2), ("patchy", double.PositiveInfinity), ("constant", 0.1)),
                Trial(2, TrialStatus.Completed, "sgd", 0.3, double.NaN, ("good", 4), ("patchy", 0), ("constant", 0.1)),
                Trial(3, TrialStatus.Completed, "gsgd", 0.5, 0.05, ("good", 3), ("constant", 0.1)),
                Trial(4, TrialStatus.StopMissed, "sgd", 9, 0.9, ("good", 0)),
                Trial(5, TrialStatus.Diverged, "sgd", 9, 0.9, ("good", 0)),
                Trial(6, TrialStatus.Diverged, "gsgd", 9, 0.9),
                Trial(7, TrialStatus.Failed, "gsgd", 9, 0.9),
            ]),
            options
        );

    private static CorrelationRow Row(CorrelationGroup group, string measure, Gap gap) =>
        group.Rows.Single(r => r.Measure == measure && r.Gap == gap);

    private static TrialRow Trial(
        long trial,
        TrialStatus status,
        string optimizer,
        double gapLoss,
        double gapError,
        params (string Name, double Value)[] measures
    ) =>
        new(
            trial,
            [
                new("training.optimizer", optimizer),
                new(
                    "training.lr",
                    (trial % 3) switch
                    {
                        0 => "10",
                        1 => "0.1",
                        _ => "5E-02",
                    }
                ),
            ],
            1,
            "node",
            new()
            {
                Status = status,
                Final = new(0, 0, gapLoss, gapError),
                Measures = [.. measures.Select(m => new MeasureValue(m.Name, m.Value))],
            }
        );
}
