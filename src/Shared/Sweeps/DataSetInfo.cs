namespace PsiSweep.Shared.Sweeps;

/// <summary>What both sides must know of a data set.</summary>
/// <param name="Name">Name in the sweep file.</param>
/// <param name="TrainSamples">Size of its training set.</param>
/// <param name="TestSamples">Size of its test set.</param>
/// <param name="Inputs">Numbers a sample has: the width of the network's input.</param>
/// <param name="Classes">Classes: the width of the network's output.</param>
public sealed record DataSetInfo(string Name, int TrainSamples, int TestSamples, int Inputs, int Classes)
{
    /// <summary>The data sets that a sweep file may ask for.</summary>
    public static IReadOnlyList<DataSetInfo> All { get; } =
    [
        new("digits", 1_197, 600, 8 * 8, 10),
        new("mnist", 60_000, 10_000, 28 * 28, 10),
        new("fashion-mnist", 60_000, 10_000, 28 * 28, 10),
        new("kmnist", 60_000, 10_000, 28 * 28, 10),
        new("cifar10", 50_000, 10_000, 3 * 32 * 32, 10),
    ];

    /// <summary>The data set of a name, or null.</summary>
    public static DataSetInfo? Find(string name) => All.FirstOrDefault(d => d.Name == name);
}
