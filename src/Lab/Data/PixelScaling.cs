using System.Collections.Immutable;

namespace PsiSweep.Lab.Data;

/// <summary>Scales pixels as torchvision's usual transform does: (x/255 − mean)/deviation, a channel at a time.</summary>
/// <param name="Means">Mean of x/255 over the training images, for each channel.</param>
/// <param name="Deviations">Its standard deviation, for each channel.</param>
public sealed record PixelScaling(ImmutableArray<float> Means, ImmutableArray<float> Deviations)
{
    /// <summary>Channels of an image.</summary>
    public int Channels => Means.Length;

    /// <summary>Scales images.</summary>
    /// <param name="pixels">Images one after the other, (channels, plane) each.</param>
    /// <param name="plane">Pixels of a channel.</param>
    public float[] Apply(ReadOnlySpan<byte> pixels, int plane)
    {
        var scaled = new float[pixels.Length];
        var table = new float[256];
        for (var channel = 0; channel < Channels; channel++)
        {
            for (var x = 0; x < table.Length; x++)
                table[x] = (x / 255f - Means[channel]) / Deviations[channel];
            for (var start = channel * plane; start < pixels.Length; start += Channels * plane)
                for (var p = start; p < start + plane; p++)
                    scaled[p] = table[pixels[p]];
        }

        return scaled;
    }

    /// <summary>The mean of x/255 for each channel.</summary>
    /// <param name="pixels">Images one after the other, (channels, plane) each.</param>
    /// <param name="plane">Pixels of a channel.</param>
    public double[] MeansOf(ReadOnlySpan<byte> pixels, int plane)
    {
        var sums = new long[Channels];
        for (var start = 0; start < pixels.Length; start += plane)
        {
            var sum = 0L;
            foreach (var x in pixels.Slice(start, plane))
                sum += x;
            sums[start / plane % Channels] += sum;
        }

        var eachChannel = (double)pixels.Length / Channels;
        return [.. sums.Select(s => s / 255.0 / eachChannel)];
    }
}
