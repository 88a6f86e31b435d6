using CsCheck;
using PsiSweep.Lab.Data;
using PsiSweep.Shared.Configuration;

namespace PsiSweep.Lab.Tests.Data;

public class SelectionTests
{
    private static readonly Gen<(long[] Labels, int Classes)> AnyLabels = Gen.Int[2, 12]
        .SelectMany(classes => Gen.Long[0, classes - 1].Array[1, 300].Select(labels => (labels, classes)));

    private static DataConfig Config(int? size = null, double noise = 0, long seed = 0) =>
        new()
        {
            Set = "some",
            TrainSize = size,
            LabelNoise = noise,
            Seed = seed,
        };

    [Fact]
    public void A_subset_has_its_size_and_no_sample_twice() =>
        Gen.Select(AnyLabels, Gen.Double[0.001, 1], Gen.Long[0, long.MaxValue])
            .Sample(
                (data, share, seed) =>
                {
                    var size = Math.Max(1, (int)(share * data.Labels.Length));
                    var (rows, labels) = Selection.Of(data.Labels, data.Classes, Config(size, seed: seed));
                    Assert.Equal(size, rows!.Distinct().Count());
                    Assert.All(rows!, r => Assert.InRange(r, 0, data.Labels.Length - 1));
                    Assert.Equal(rows!.Select(r => data.Labels[r]), labels);
                }
            );

    [Fact]
    public void Noise_changes_exactly_its_share_of_labels_to_other_classes() =>
        Gen.Select(AnyLabels, Gen.Double[0, 1], Gen.Long[0, long.MaxValue])
            .Sample(
                (data, noise, seed) =>
                {
                    var labels = Selection.Of(data.Labels, data.Classes, Config(noise: noise, seed: seed)).Labels;
                    Assert.Equal(
                        (int)Math.Round(noise * labels.Length, MidpointRounding.AwayFromZero),
                        labels.Zip(data.Labels).Count(p => p.First != p.Second)
                    );
                    Assert.All(labels, l => Assert.InRange(l, 0, data.Classes - 1));
                }
            );

    [Fact]
    public void The_subset_does_not_depend_on_the_noise_nor_the_argument_change() =>
        Gen.Select(AnyLabels, Gen.Double[0, 1], Gen.Long[0, 1000])
            .Sample(
                (data, noise, seed) =>
                {
                    var before = data.Labels.ToArray();
                    var size = (data.Labels.Length + 1) / 2;
                    Assert.Equal(
                        Selection.Of(data.Labels, data.Classes, Config(size, seed: seed)).Rows,
                        Selection.Of(data.Labels, data.Classes, Config(size, noise, seed)).Rows
                    );
                    Assert.Equal(before, data.Labels);
                }
            );

    [Fact]
    public void A_smaller_subset_and_less_noise_are_part_of_more() =>
        Gen.Select(AnyLabels, Gen.Double[0, 1], Gen.Double[0, 1], Gen.Long[0, 1000])
            .Sample(
                (data, a, b, seed) =>
                {
                    var (less, more) = (Math.Min(a, b), Math.Max(a, b));
                    var few = Selection.Of(data.Labels, data.Classes, Config(noise: less, seed: seed)).Labels;
                    var many = Selection.Of(data.Labels, data.Classes, Config(noise: more, seed: seed)).Labels;
                    for (var i = 0; i < few.Length; i++)
                        Assert.True(few[i] == data.Labels[i] || few[i] == many[i]);
                    var size = Math.Max(1, (int)(less * few.Length));
                    Assert.Equal(
                        Selection.Of(data.Labels, data.Classes, Config(data.Labels.Length, seed: seed)).Rows![..size],
                        Selection.Of(data.Labels, data.Classes, Config(size, seed: seed)).Rows
                    );
                }
            );

    [Fact]
    public void Subset_and_noise_are_drawn_from_streams_of_their_own()
    {
        // Were they one stream, the noise would fall on the samples that the subset begins with.
        var labels = new long[1000];
        var rows = Selection.Of(labels, 2, Config(300)).Rows!;
        var noisy = Selection.Of(labels, 2, Config(noise: 0.3)).Labels;
        Assert.InRange(rows.Count(r => noisy[r] != 0), 60, 120); // 90 of 300 expected, standard deviation 6.6
    }

    [Fact]
    public void Noise_is_uniform_over_the_other_classes()
    {
        var labels = Enumerable.Repeat(3L, 50_000).ToArray();
        var noisy = Selection.Of(labels, 10, Config(noise: 1)).Labels;
        var expected = 50_000 / 9.0;
        var chiSquared = Enumerable.Range(0, 10).Where(c => c != 3).Sum(c => Math.Pow(noisy.Count(l => l == c) - expected, 2) / expected);
        Assert.InRange(chiSquared, 0, 26.1); // 8 degrees of freedom, 99.9 %
    }

    [Fact]
    public void Seeds_differ_and_a_seed_is_the_same_for_ever()
    {
        long[] labels = [.. Enumerable.Range(0, 100).Select(i => (long)i % 10)];
        Assert.NotEqual(Selection.Of(labels, 10, Config(10, seed: 1)).Rows, Selection.Of(labels, 10, Config(10, seed: 2)).Rows);
        Assert.NotEqual(
            Selection.Of(labels, 10, Config(noise: 0.5, seed: 1)).Labels,
            Selection.Of(labels, 10, Config(noise: 0.5, seed: 2)).Labels
        );
        var (rows, noisy) = Selection.Of(labels, 10, Config(8, 0.5, seed: 7));
        // What a second implementation, in Python, drew.
        Assert.Equal("49 36 66 16 56 78 63 77 / 9 6 8 5 7 8 7 7", $"{string.Join(' ', rows!)} / {string.Join(' ', noisy)}");
    }

    [Theory]
    [InlineData(101, 0, "data.train_size is 101, but some has 100 training samples")]
    [InlineData(0, 0, "data.train_size is 0")]
    [InlineData(-1, 0, "data.train_size is -1")]
    [InlineData(null, 1.01, "data.label_noise is 1.01")]
    [InlineData(null, -0.1, "data.label_noise is -0.1")]
    [InlineData(null, double.NaN, "data.label_noise is NaN")]
    public void What_cannot_be_is_refused(int? size, double noise, string message) =>
        Assert.StartsWith(
            message,
            Assert.Throws<DataException>(() => Selection.Of(new long[100], 10, Config(size, noise))).Message,
            StringComparison.Ordinal
        );
}
