using PsiSweep.Shared.Configuration.Networks;

namespace PsiSweep.Shared.Configuration;

/// <summary>What both sides must know of a data set.</summary>
/// <param name="Name">Name in the sweep file.</param>
/// <param name="TrainSamples">Size of its training set.</param>
/// <param name="TestSamples">Size of its test set.</param>
/// <param name="Sample">Shape of a sample: what a convolutional network takes; a perceptron takes its entries as a vector.</param>
/// <param name="Classes">Classes: the width of the network's output.</param>
public sealed record DataSetInfo(string Name, int TrainSamples, int TestSamples, Activations Sample, int Classes)
{
    /// <summary>The data sets that a sweep file may ask for.</summary>
    public static IReadOnlyList<DataSetInfo> All { get; } =
    [
        new("digits", 1_197, 600, new(1, 8, 8, IsFlat: false), 10),
        new("mnist", 60_000, 10_000, new(1, 28, 28, IsFlat: false), 10),
        new("fashion-mnist", 60_000, 10_000, new(1, 28, 28, IsFlat: false), 10),
        new("kmnist", 60_000, 10_000, new(1, 28, 28, IsFlat: false), 10),
        new("cifar10", 50_000, 10_000, new(3, 32, 32, IsFlat: false), 10),
    ];

    /// <summary>The data set of a name, or null.</summary>
    public static DataSetInfo? Find(string name) => All.FirstOrDefault(d => d.Name == name);
}
