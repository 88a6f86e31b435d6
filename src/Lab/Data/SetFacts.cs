using System.Globalization;
using PsiSweep.Shared.Configuration;

namespace PsiSweep.Lab.Data;

/// <summary>
/// What tells a data set from others in the same format. MNIST, Fashion-MNIST and KMNIST have the same file names and sizes, and so have
/// CIFAR-10's training and test files: only what is in them shows a mix-up.
/// </summary>
/// <param name="Info">Its name, shape and labels.</param>
/// <param name="Scaling">The scaling; its means are those of the training images.</param>
public sealed record SetFacts(DataSetInfo Info, PixelScaling Scaling)
{
    // Test and training means differ by less than 0.01, those of two data sets by more than 0.06.
    private const double MeanTolerance = 0.03;

    /// <summary>Samples of a part.</summary>
    public int Count(bool test) => test ? Info.TestSamples : Info.TrainSamples;

    /// <summary>Pixels of a channel.</summary>
    internal int Plane => Info.Sample.Height * Info.Sample.Width;

    private IReadOnlyList<int> LabelsOf(bool test) => test ? Info.TestLabels : Info.TrainLabels;

    /// <summary>Checks that a part is this data set's.</summary>
    /// <param name="part">What was read.</param>
    /// <param name="test">Whether it should be the test part.</param>
    /// <exception cref="DataException">It is another set's, or the other part.</exception>
    internal void Check(ImageBytes part, bool test)
    {
        var whose = $"{Info.Name}'s {(test ? "test" : "training")} part";
        var found = new int[Info.Classes];
        foreach (var label in part.Labels)
            found[label]++;
        for (var c = 0; c < found.Length; c++)
        {
            if (found[c] != LabelsOf(test)[c])
                throw new DataException(
                    $"{part.LabelsPlace}: {found[c]} samples have label {c}, but {LabelsOf(test)[c]} have in {whose}: damaged, or another "
                        + "data set or part"
                );
        }

        var means = Scaling.MeansOf(part.Pixels.Span, Plane);
        for (var c = 0; c < means.Length; c++)
        {
            if (Math.Abs(means[c] - Scaling.Means[c]) > MeanTolerance)
                throw new DataException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{part.PixelsPlace}: the pixels' mean (of channel {c}, as a share of 255) is {means[c]:0.0000}, but about "
                            + $"{Scaling.Means[c]:0.0000} in {whose}: another data set, or damaged"
                    )
                );
        }
    }
}

/// <summary>A part of an image data set as its files hold it.</summary>
/// <param name="PixelsPlace">The file or files of the pixels, for messages.</param>
/// <param name="Pixels">Images one after the other, (channels, height, width) each.</param>
/// <param name="LabelsPlace">The file or files of the labels, for messages.</param>
/// <param name="Labels">A label for each image, below the number of classes.</param>
internal sealed record ImageBytes(string PixelsPlace, ReadOnlyMemory<byte> Pixels, string LabelsPlace, byte[] Labels);
