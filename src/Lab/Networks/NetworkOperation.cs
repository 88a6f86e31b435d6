using PsiSweep.Shared.Configuration.Networks;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Networks;

/// <summary>One step of a network's function.</summary>
internal abstract record NetworkOperation
{
    /// <summary>What comes out of what comes in, n samples at once.</summary>
    public abstract Tensor Apply(IReadOnlyList<Tensor> parameters, Tensor x);
}

/// <summary>Samples as pictures, (n, channels, height, width).</summary>
internal sealed record ToPicture(Activations Shape) : NetworkOperation
{
    public override Tensor Apply(IReadOnlyList<Tensor> parameters, Tensor x) => x.reshape(-1, Shape.Channels, Shape.Height, Shape.Width);
}

/// <summary>A linear layer.</summary>
internal sealed record Linear(int Weight, int? Bias) : NetworkOperation
{
    public override Tensor Apply(IReadOnlyList<Tensor> parameters, Tensor x) =>
        nn.functional.linear(x, parameters[Weight], Bias is { } b ? parameters[b] : null);
}

/// <summary>A convolution with zero padding.</summary>
internal sealed record Convolution(int Weight, int? Bias, ConvSpec Layer) : NetworkOperation
{
    private readonly long[] stride = [Layer.Stride.Height, Layer.Stride.Width];
    private readonly long[] padding = [Layer.Padding.Height, Layer.Padding.Width];

    public override Tensor Apply(IReadOnlyList<Tensor> parameters, Tensor x) =>
        nn.functional.conv2d(x, parameters[Weight], Bias is { } b ? parameters[b] : null, stride, padding);
}

/// <summary>max(0, x).</summary>
internal sealed record Relu : NetworkOperation
{
    public override Tensor Apply(IReadOnlyList<Tensor> parameters, Tensor x) => nn.functional.relu(x);
}

/// <summary>Max- or average-pooling.</summary>
internal sealed record Pool(PoolSpec Layer) : NetworkOperation
{
    private readonly long[] window = [Layer.Window.Height, Layer.Window.Width];
    private readonly long[] stride = [Layer.Stride.Height, Layer.Stride.Width];
    private readonly long[] padding = [Layer.Padding.Height, Layer.Padding.Width];

    public override Tensor Apply(IReadOnlyList<Tensor> parameters, Tensor x) =>
        Layer.IsMax ? nn.functional.max_pool2d(x, window, stride, padding) : nn.functional.avg_pool2d(x, window, stride, padding);
}

/// <summary>Mean of every channel.</summary>
internal sealed record GlobalAverage : NetworkOperation
{
    public override Tensor Apply(IReadOnlyList<Tensor> parameters, Tensor x) => x.mean([2, 3]);
}

/// <summary>Pictures as vectors.</summary>
internal sealed record Flatten : NetworkOperation
{
    public override Tensor Apply(IReadOnlyList<Tensor> parameters, Tensor x) => x.flatten(1);
}
