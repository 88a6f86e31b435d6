using PsiSweep.Lab.Data;
using PsiSweep.Lab.Data.Fetching;

namespace PsiSweep.Lab.Tests.Data;

/// <summary>On the real files, where there are any.</summary>
public class MnistTests
{
    private const string Variable = "PSISWEEP_TEST_MNIST";

    private static string Folder()
    {
        var folder = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipUnless(!string.IsNullOrEmpty(folder), $"{Variable} names no folder with MNIST's files");
        return folder!;
    }

    [Fact]
    public void Training_inputs_have_mean_0_and_deviation_1_as_the_constants_say()
    {
        var raw = ((IFetchableSource)DatasetSources.Find("mnist")).LoadFrom(Folder());
        Assert.Equal((60_000, 10_000, 784), (raw.Train.Count, raw.Test.Count, raw.Features));
        var mean = raw.Train.Inputs.Average(x => (double)x);
        Assert.Equal(0, mean, 1e-3);
        Assert.Equal(1, Math.Sqrt(raw.Train.Inputs.Average(x => (x - mean) * (x - mean))), 1e-3);
        Assert.Equal([5, 0, 4, 1, 9, 2, 1, 3, 1, 4], raw.Train.Labels[..10]);
        Assert.Equal([7, 2, 1, 0, 4, 1, 4, 9, 5, 9], raw.Test.Labels[..10]);
    }

    [Theory]
    [InlineData("fashion-mnist")]
    [InlineData("kmnist")]
    public void Is_not_taken_for_another_set_with_the_same_file_names(string other)
    {
        using var data = new TemporaryFolder();
        var from = Folder();
        Assert.Contains(
            $"{other}'s training part",
            Assert.Throws<DataException>(() => DatasetFolder.Add((IFetchableSource)DatasetSources.Find(other), from, data.Path)).Message,
            StringComparison.Ordinal
        );
        Assert.Empty(data.Files());
    }
}
