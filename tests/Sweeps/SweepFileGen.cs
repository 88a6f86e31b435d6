using CsCheck;

namespace PsiSweep.Sweeps.Tests;

/// <summary>Random valid sweep files.</summary>
internal static class SweepFileGen
{
    private static readonly Gen<double> Rate = Gen.Double[1e-6, 10];

    /// <summary>Axes that go together in every combination, each in several forms.</summary>
    private static readonly (string Path, Gen<string> Grid, Gen<string> Random)[] AxisForms =
    [
        (
            "training.lr",
            Gen.OneOf(Listed(Rate.Select(Text)), NumberRange(), SteppedNumbers()),
            Gen.OneOf(Listed(Rate.Select(Text)), DrawnNumbers())
        ),
        ("training.weight_decay", Gen.OneOf(Listed(Rate.Select(Text)), NumberRange()), DrawnNumbers()),
        ("training.batch_size", Gen.OneOf(Listed(Gen.Int[1, 999].Select(i => $"{i}")), IntegerRange()), DrawnIntegers()),
        ("seed", IntegerRange(), DrawnIntegers()),
        (
            "network.hidden",
            Listed(Gen.Int[1, 99].List[0, 4].Select(w => $"[{string.Join(", ", w)}]")),
            Listed(Gen.Int[1, 99].Select(w => $"[{w}]"))
        ),
        ("network.bias", Gen.Const("[true, false]"), Gen.Const("{values: [false, true]}")),
        ("data.train_size", Gen.OneOf(Listed(Gen.Int[1, 999].Select(i => $"{i}")), Gen.Const("[5, null]")), DrawnIntegers()),
        ("training.optimizer", Gen.Const("[sgd, gsgd]"), Gen.Const("[gsgd, sgd]")),
    ];

    /// <summary>The text of a file.</summary>
    public static readonly Gen<string> File =
        from lr in Rate
        from hidden in Gen.Int[1, 4999].List[0, 3]
        from init in Pick("default", "orthogonal", "xavier_normal")
        from stop in Gen.OneOf(Gen.Const("null"), Rate.Select(Text))
        from names in Pick("all", "[]", "psi", "[l2, w]")
        from attempts in Gen.Int[1, 9]
        from order in Gen.Shuffle(AxisForms)
        from grid in Gen.Int[0, 3]
        from random in Gen.Int[0, 2]
        from axes in Axes(order, grid, random)
        select $"name: any-1\ndata: {{set: mnist}}\nnetwork: {{hidden: [{string.Join(", ", hidden)}], init: {init}}}\n"
            + $"training: {{lr: {Text(lr)}, stop_train_loss: {stop}}}\nmeasures: {{names: {names}}}\nscheduling: {{max_attempts: "
            + $"{attempts}}}\n{axes}";

    private static Gen<string> Axes((string Path, Gen<string> Grid, Gen<string> Random)[] order, int grid, int random)
    {
        var gridAxes = order[..grid].Select(a => a.Grid.Select(v => $"    {a.Path}: {v}\n")).ToArray();
        // The trial's seed cannot be drawn.
        var randomAxes = order[grid..]
            .Where(a => a.Path != "seed")
            .Take(random)
            .Select(a => a.Random.Select(v => $"    {a.Path}: {v}\n"))
            .ToArray();
        return from g in Sequence(gridAxes)
               from r in Sequence(randomAxes)
               from seed in Gen.Int[0, 99]
               select (grid + random == 0 ? "" : "axes:\n")
                   + (grid == 0 ? "" : "  grid:\n" + g)
                   + (random == 0 ? "" : $"  random:\n    count: 1\n    seed: {seed}\n" + r);
    }

    private static Gen<string> Sequence(Gen<string>[] parts) =>
        parts.Aggregate(Gen.Const(""), (all, part) => Gen.Select(all, part, (a, p) => a + p));

    private static Gen<string> Listed(Gen<string> value) => value.List[1, 5].Select(v => $"[{string.Join(", ", v.Distinct())}]");

    private static Gen<string> NumberRange() =>
        Gen.Select(
            Rate,
            Gen.Double[1, 100],
            Gen.Int[2, 50],
            Pick("linear", "log"),
            (from, ratio, count, scale) =>
                $"{{range: {{from: {Text(from)}, to: {Text(from * (1 + ratio))}, count: {count}, scale: {scale}}}}}"
        );

    private static Gen<string> SteppedNumbers() =>
        Gen.Select(
            Rate,
            Gen.Int[1, 50],
            (step, count) => $"{{range: {{from: {Text(step)}, to: {Text(step * count)}, step: {Text(step)}}}}}"
        );

    private static Gen<string> DrawnNumbers() =>
        Gen.Select(
            Rate,
            Rate,
            Pick("linear", "log"),
            (from, more, scale) => $"{{range: {{from: {Text(from)}, to: {Text(from + more)}, scale: {scale}}}}}"
        );

    private static Gen<string> IntegerRange() =>
        Gen.Select(
            Gen.Int[1, 99],
            Gen.Int[0, 99],
            Gen.Int[1, 7],
            (from, more, step) => $"{{range: {{from: {from}, to: {from + more}, step: {step}}}}}"
        );

    private static Gen<string> DrawnIntegers() =>
        Gen.Select(Gen.Int[1, 99], Gen.Int[0, 99], (from, more) => $"{{range: {{from: {from}, to: {from + more}}}}}");

    private static Gen<string> Pick(params string[] words) => Gen.Int[0, words.Length - 1].Select(i => words[i]);

    private static string Text(double value) => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
}
