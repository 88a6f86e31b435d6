namespace PsiSweep.Lab.Data;

/// <summary>CIFAR-10 in its binary form (Krizhevsky 2009): five training files and a test file of equally many records.</summary>
/// <param name="facts">What is known of it.</param>
/// <param name="remote">Where it can be fetched.</param>
public sealed class Cifar10Source(SetFacts facts, RemoteSet remote) : ImageSource(facts, remote)
{
    private const int TrainFiles = 5;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Files { get; } =
    [.. Enumerable.Range(1, TrainFiles).Select(i => $"data_batch_{i}.bin"), "test_batch.bin"];

    private protected override ImageBytes Read(string folder, bool test, Action progress)
    {
        var files = test ? Files.TakeLast(1).ToArray() : [.. Files.Take(TrainFiles)];
        var labels = new byte[Facts.Count(test)];
        var pixels = new byte[labels.Length * CifarFile.Pixels];
        var records = labels.Length / files.Length;
        for (var f = 0; f < files.Length; f++)
        {
            CifarFile.Read(
                folder,
                files[f],
                Facts.Info.Classes,
                labels.AsSpan(f * records, records),
                pixels.AsSpan(f * records * CifarFile.Pixels, records * CifarFile.Pixels)
            );
            progress();
        }

        var place = Path.Combine(folder, test ? files[0] : $"data_batch_1.bin to data_batch_{TrainFiles}.bin");
        return new(place, pixels, place, labels);
    }
}
