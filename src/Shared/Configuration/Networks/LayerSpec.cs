namespace PsiSweep.Shared.Configuration.Networks;

/// <summary>
/// One layer of a plain stack, as a sweep file lists them in <c>network.layers</c>. A ReLU follows every convolution and every linear layer
/// by
/// itself; the linear layer to the classes comes last by itself.
/// </summary>
public abstract record LayerSpec
{
    /// <summary>Its text in a sweep file, defaults left out; <see cref="LayerText"/> reads it back to an equal layer.</summary>
    public abstract string Text { get; }

    /// <inheritdoc/>
    public sealed override string ToString() => Text;
}

/// <summary>A convolution with zero padding, as <c>torch.nn.Conv2d</c>, and a ReLU.</summary>
/// <param name="Channels">Channels above, ≥ 1.</param>
/// <param name="Kernel">Size of the kernel.</param>
/// <param name="Stride">Steps between windows, ≥ 1.</param>
/// <param name="Padding">Zeros around the picture, less than the kernel.</param>
public sealed record ConvSpec(int Channels, Extent Kernel, Extent Stride, Extent Padding) : LayerSpec
{
    /// <inheritdoc/>
    public override string Text =>
        $"conv {Channels}{(Kernel == Extent.Of(3) ? "" : $" {Kernel}")}"
        + LayerText.Option("stride", Stride, Extent.Of(1))
        + LayerText.Option("pad", Padding, SamePadding(Kernel));

    /// <summary>The padding that keeps the picture's size at stride 1 (odd kernels).</summary>
    public static Extent SamePadding(Extent kernel) => new((kernel.Height - 1) / 2, (kernel.Width - 1) / 2);
}

/// <summary>Max- or average-pooling, as <c>torch.nn.MaxPool2d</c> and <c>AvgPool2d</c>. Positively homogeneous, so path space
/// stands.</summary>
/// <param name="IsMax">Max-pooling, else average.</param>
/// <param name="Window">Size of the window.</param>
/// <param name="Stride">Steps between windows, ≥ 1; the window's size unless said.</param>
/// <param name="Padding">At most half the window: left out of a maximum, zeros in an average.</param>
public sealed record PoolSpec(bool IsMax, Extent Window, Extent Stride, Extent Padding) : LayerSpec
{
    /// <inheritdoc/>
    public override string Text =>
        $"{(IsMax ? "maxpool" : "avgpool")} "
        + $"{Window}{LayerText.Option("stride", Stride, Window)}{LayerText.Option("pad", Padding, Extent.Of(0))}";
}

/// <summary>The mean of each channel over the whole picture, as <c>AdaptiveAvgPool2d(1)</c> and <c>Flatten</c>.</summary>
public sealed record GlobalAverageSpec : LayerSpec
{
    /// <inheritdoc/>
    public override string Text => "gap";
}

/// <summary>The picture as one vector, channel after channel, as <c>torch.nn.Flatten</c>.</summary>
public sealed record FlattenSpec : LayerSpec
{
    /// <inheritdoc/>
    public override string Text => "flatten";
}

/// <summary>A linear layer and a ReLU.</summary>
/// <param name="Width">Units above, ≥ 1.</param>
public sealed record LinearSpec(int Width) : LayerSpec
{
    /// <inheritdoc/>
    public override string Text => $"linear {Width}";
}

/// <summary>A size or step in both directions of a picture.</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
public readonly record struct Extent(int Height, int Width)
{
    /// <summary>The same in both directions.</summary>
    public static Extent Of(int both) => new(both, both);

    /// <summary>Such as <c>3</c> or <c>3x5</c>.</summary>
    public override string ToString() => Height == Width ? $"{Height}" : $"{Height}x{Width}";
}
