using PsiSweep.Shared.Configuration.Networks;

namespace PsiSweep.Shared.Configuration;

/// <summary>A data set: what is known of it without its files. Where these come from, and how pixels are scaled, is the lab's.</summary>
/// <param name="Name">Name in the sweep file, and of its folder.</param>
/// <param name="Sample">Shape of a sample: what a convolutional network takes; a perceptron takes its entries as a vector.</param>
/// <param name="TrainLabels">Training samples of each class.</param>
/// <param name="TestLabels">Test samples of each class.</param>
public sealed record DataSetInfo(string Name, Activations Sample, IReadOnlyList<int> TrainLabels, IReadOnlyList<int> TestLabels)
{
    private static readonly Activations Grey28 = new(1, 28, 28, IsFlat: false);

    /// <summary>The data sets that a sweep file may ask for; labels per class as published with each set, those of the digits as they are
    /// split here.</summary>
    public static IReadOnlyList<DataSetInfo> All { get; } =
    [
        new(
            "digits",
            new(1, 8, 8, IsFlat: false),
            [104, 122, 128, 128, 124, 114, 117, 118, 119, 123],
            [74, 60, 49, 55, 57, 68, 64, 61, 55, 57]
        ),
        new(
            "mnist",
            Grey28,
            [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949],
            [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
        ),
        new("fashion-mnist", Grey28, Even(6000), Even(1000)),
        new("kmnist", Grey28, Even(6000), Even(1000)),
        new("cifar10", new(3, 32, 32, IsFlat: false), Even(5000), Even(1000)),
    ];

    /// <summary>Size of its training set.</summary>
    public int TrainSamples { get; } = TrainLabels.Sum();

    /// <summary>Size of its test set.</summary>
    public int TestSamples { get; } = TestLabels.Sum();

    /// <summary>Classes: the width of the network's output.</summary>
    public int Classes => TrainLabels.Count;

    /// <summary>The data set of a name, or null.</summary>
    public static DataSetInfo? Find(string name) => All.FirstOrDefault(d => d.Name == name);

    private static int[] Even(int ofEachClass) => [.. Enumerable.Repeat(ofEachClass, 10)];
}
