using PsiSweep.Lab.Data;
using PsiSweep.Lab.Torch;
using PsiSweep.Shared.Configuration;
using TorchSharp;

namespace PsiSweep.Lab.Tests.Data;

public class DatasetCacheTests
{
    private static readonly RawDataset Raw = new(
        new([.. Enumerable.Range(0, 40).Select(i => (float)i)], [.. Enumerable.Range(0, 10).Select(i => (long)i % 3)]),
        new([.. Enumerable.Range(0, 8).Select(i => -(float)i)], [2, 1]),
        3,
        [1, 2, 2]
    );

    private static DataConfig Config(int? size = null, double noise = 0, long seed = 0) =>
        new()
        {
            Set = "some",
            TrainSize = size,
            LabelNoise = noise,
            Seed = seed,
        };

    [Fact]
    public void Tensors_have_the_shapes_types_and_values()
    {
        using var cache = new DatasetCache(_ => Raw);
        var data = cache.Get(Config(), TorchDevice.Cpu(0));
        Assert.Equal(("some", 3, 10, 4), (data.Name, data.Classes, data.TrainCount, data.Features));
        Assert.Equal([1, 2, 2], data.InputShape);
        Assert.Equal((torch.float32, torch.int64), (data.TestInputs.dtype, data.TestLabels.dtype));
        Assert.Equal([10, 4], data.TrainInputs.shape);
        Assert.Equal(Raw.Train.Inputs, data.TrainInputs.data<float>().ToArray());
        Assert.Equal(Raw.Test.Inputs, data.TestInputs.data<float>().ToArray());
        Assert.Equal(Raw.Test.Labels, data.TestLabels.data<long>().ToArray());
    }

    [Fact]
    public async Task Threads_that_ask_at_once_get_one_data_set_loaded_once()
    {
        var loads = 0;
        using var start = new Barrier(8);
        using var cache = new DatasetCache(_ =>
        {
            Interlocked.Increment(ref loads);
            return Raw;
        });
        foreach (var config in new[] { Config(), Config(5, 0.4, 3) })
        {
            var got = await Task.WhenAll(
                Enumerable
                    .Range(0, 8)
                    .Select(slot =>
                        Task.Factory.StartNew(
                            () =>
                            {
                                start.SignalAndWait();
                                return cache.Get(config, TorchDevice.Cpu(slot));
                            },
                            TestContext.Current.CancellationToken,
                            TaskCreationOptions.LongRunning,
                            TaskScheduler.Default
                        )
                    )
            );
            Assert.Single(got.Distinct());
        }

        Assert.Equal(1, loads);
    }

    [Fact]
    public void A_load_that_failed_is_tried_again()
    {
        var loads = 0;
        using var cache = new DatasetCache(_ => ++loads == 1 ? throw new DataException("not yet") : Raw);
        Assert.Throws<DataException>(() => cache.Get(Config(), TorchDevice.Cpu(0)));
        Assert.Equal(10, cache.Get(Config(), TorchDevice.Cpu(0)).TrainCount);
    }

    [Fact]
    public void A_seed_that_seeds_nothing_makes_no_other_data_set()
    {
        using var cache = new DatasetCache(_ => Raw);
        Assert.Same(cache.Get(Config(seed: 1), TorchDevice.Cpu(0)), cache.Get(Config(seed: 2), TorchDevice.Cpu(1)));
    }

    [Fact]
    public void Label_noise_shares_the_inputs_and_leaves_the_test_part_alone()
    {
        using var cache = new DatasetCache(_ => Raw);
        var clean = cache.Get(Config(), TorchDevice.Cpu(0));
        var noisy = cache.Get(Config(noise: 0.5), TorchDevice.Cpu(0));
        Assert.True(ShareMemory(clean.TrainInputs, noisy.TrainInputs));
        Assert.True(ShareMemory(clean.TestInputs, noisy.TestInputs));
        Assert.Equal(Raw.Train.Labels, clean.TrainLabels.data<long>().ToArray());
        Assert.Equal(5, noisy.TrainLabels.data<long>().ToArray().Zip(Raw.Train.Labels).Count(p => p.First != p.Second));
        Assert.Equal(Raw.Test.Labels, noisy.TestLabels.data<long>().ToArray());
    }

    [Fact]
    public void A_subset_holds_whole_samples_of_the_set()
    {
        using var cache = new DatasetCache(_ => Raw);
        var subset = cache.Get(Config(6, seed: 5), TorchDevice.Cpu(0));
        var rows = Selection.Of(Raw.Train.Labels, 3, Config(6, seed: 5)).Rows!;
        Assert.Equal([6, 4], subset.TrainInputs.shape);
        Assert.Equal(rows.SelectMany(r => Raw.Train.Inputs[(4 * r)..(4 * r + 4)]), subset.TrainInputs.data<float>().ToArray());
        Assert.Equal(rows.Select(r => Raw.Train.Labels[r]), subset.TrainLabels.data<long>().ToArray());
        Assert.Equal(2, subset.TestLabels.shape[0]);
    }

    [Fact]
    public void Bundled_digits_come_from_the_ordinary_cache()
    {
        using var cache = new DatasetCache("");
        var digits = cache.Get(new() { Set = "digits" }, TorchDevice.Cpu(0));
        Assert.Equal([1197, 64], digits.TrainInputs.shape);
        Assert.Equal([600, 64], digits.TestInputs.shape);
        Assert.Contains(
            "known are digits, mnist",
            Assert.Throws<DataException>(() => cache.Get(new() { Set = "digit" }, TorchDevice.Cpu(0))).Message,
            StringComparison.Ordinal
        );
    }

    // Writing through one shows in the other exactly when they share memory.
    private static bool ShareMemory(torch.Tensor a, torch.Tensor b)
    {
        using var before = a[0, 0].clone();
        a[0, 0] = 12345;
        var shared = b[0, 0].item<float>() == 12345;
        a[0, 0] = before;
        return shared;
    }

    [Fact]
    public async Task Everyone_who_waits_for_a_data_set_hears_that_it_is_being_read()
    {
        using var reading = new ManualResetEventSlim();
        using var waiting = new ManualResetEventSlim();
        var raw = new RawDataset(new([1, 2], [0, 1]), new([3], [1]), 2, [1, 1, 1]);
        using var cache = new DatasetCache(
            (_, progress) =>
            {
                reading.Set();
                waiting.Wait(TimeSpan.FromSeconds(30));
                progress();
                return raw;
            }
        );
        var (here, there) = (0, 0);
        var first = Task.Run(() => cache.Get(new() { Set = "some" }, TorchDevice.Cpu(0), () => here++));
        reading.Wait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        var second = Task.Run(() => cache.Get(new() { Set = "some" }, TorchDevice.Cpu(1), () => there++));
        await Task.Delay(200, TestContext.Current.CancellationToken); // it has come to wait
        waiting.Set();
        await Task.WhenAll(first, second);
        Assert.Equal((1, 1), (here, there));
    }
}
