using PsiSweep.Lab.Tests.PathSpace;
using PsiSweep.Shared.Configuration.Networks;

namespace PsiSweep.Lab.Tests.Flatness;

/// <summary>A network's function in plain loops over doubles, one sample at a time.</summary>
internal static class NaiveForward
{
    public static double[] Of(RandomNetwork net, double[][] w, double[] sample)
    {
        var x = sample;
        var weighted = 0;
        for (var l = 0; l < net.Stack.Count; l++)
        {
            var (layer, below, above) = (net.Stack[l].Layer, net.Stack[l].Below, net.Stack[l].Above);
            if (layer is ConvSpec or LinearSpec)
            {
                var place = net.Shape.Layers[weighted++];
                var bias = place.Bias is { } b ? w[b] : new double[above.Channels];
                x = layer is ConvSpec conv ? Convolve(x, w[place.Weight], bias, conv, below, above) : Multiply(x, w[place.Weight], bias);
                if (l + 1 < net.Stack.Count)
                    x = [.. x.Select(z => Math.Max(z, 0))];
            }
            else
            {
                x = layer switch
                {
                    PoolSpec pool => Pool(x, pool, below, above),
                    GlobalAverageSpec => [.. x.Chunk(below.Height * below.Width).Select(c => c.Average())],
                    _ => x,
                };
            }
        }

        return x;
    }

    private static double[] Multiply(double[] x, double[] weight, double[] bias) =>
        [.. bias.Select((b, j) => b + x.Select((z, i) => z * weight[j * x.Length + i]).Sum())];

    private static double[] Convolve(double[] x, double[] weight, double[] bias, ConvSpec conv, Activations below, Activations above)
    {
        var at = 0;
        var y = new double[above.Count];
        for (var j = 0; j < above.Channels; j++)
        {
            foreach (var window in Windows(below, above, conv.Kernel, conv.Stride, conv.Padding))
            {
                var sum = bias[j];
                for (var i = 0; i < below.Channels; i++)
                {
                    foreach (var (place, k) in window)
                        sum +=
                            x[(i * below.Height * below.Width) + place]
                            * weight[(((j * below.Channels) + i) * conv.Kernel.Height * conv.Kernel.Width) + k];
                }

                y[at++] = sum;
            }
        }

        return y;
    }

    private static double[] Pool(double[] x, PoolSpec pool, Activations below, Activations above)
    {
        var at = 0;
        var y = new double[above.Count];
        for (var c = 0; c < below.Channels; c++)
        {
            foreach (var window in Windows(below, above, pool.Window, pool.Stride, pool.Padding))
            {
                var values = window.Select(p => x[(c * below.Height * below.Width) + p.Place]);
                y[at++] = pool.IsMax ? values.Max() : values.Sum() / (pool.Window.Height * pool.Window.Width);
            }
        }

        return y;
    }

    /// <summary>For each place above, row by row: the places below that are in its window, and which entry of a kernel each
    /// meets.</summary>
    private static IEnumerable<(int Place, int Kernel)[]> Windows(
        Activations below,
        Activations above,
        Extent size,
        Extent stride,
        Extent padding
    )
    {
        for (var row = 0; row < above.Height; row++)
        {
            for (var column = 0; column < above.Width; column++)
            {
                yield return
                [
                    .. from r in Enumerable.Range(0, size.Height)
                    from c in Enumerable.Range(0, size.Width)
                    let y = (row * stride.Height) + r - padding.Height
                    let x = (column * stride.Width) + c - padding.Width
                    where y >= 0 && y < below.Height && x >= 0 && x < below.Width
                    select ((y * below.Width) + x, (r * size.Width) + c),
                ];
            }
        }
    }
}
