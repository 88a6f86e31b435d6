using System.Collections.Immutable;
using PsiSweep.Shared.Configuration;

namespace PsiSweep.Lab.Data;

/// <summary>A data set in memory, before it goes to a device.</summary>
/// <param name="Train">Training part.</param>
/// <param name="Test">Test part.</param>
/// <param name="Classes">Number of classes.</param>
/// <param name="InputShape">(channels, height, width).</param>
public sealed record RawDataset(RawPart Train, RawPart Test, int Classes, ImmutableArray<int> InputShape)
{
    /// <summary>The two parts of a known data set.</summary>
    internal static RawDataset Of(DataSetInfo info, RawPart train, RawPart test) =>
        new(train, test, info.Classes, [info.Sample.Channels, info.Sample.Height, info.Sample.Width]);

    /// <summary>Entries of one input.</summary>
    public int Features => InputShape.Aggregate(1, (a, b) => a * b);
}

/// <summary>A part of a data set.</summary>
/// <param name="Inputs">count × features scaled values, row by row.</param>
/// <param name="Labels">count classes.</param>
public sealed record RawPart(float[] Inputs, long[] Labels)
{
    /// <summary>Number of samples.</summary>
    public int Count => Labels.Length;
}
