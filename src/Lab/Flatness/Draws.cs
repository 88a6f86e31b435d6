using PsiSweep.Lab.Torch;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Flatness;

/// <summary>Random vectors of coordinates, float64. The caller frees them.</summary>
public abstract class Draws : IDisposable
{
    /// <summary>Independent entries ±1 with probability ½ (Rademacher).</summary>
    public abstract Tensor Signs(long dimension);

    /// <summary>Independent standard normal entries.</summary>
    public abstract Tensor Normal(long dimension);

    /// <summary>Independent entries uniform in [−1, 1].</summary>
    public abstract Tensor Uniform(long dimension);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees the generator.</summary>
    protected virtual void Dispose(bool disposing) { }
}

/// <summary>Draws of a seeded generator on the CPU, moved to the device: the same on every device.</summary>
/// <param name="seed">The seed, ≥ 0.</param>
/// <param name="device">Where the vectors go.</param>
public sealed class SeededDraws(long seed, Device device) : Draws
{
    private readonly Generator generator = new((ulong)seed);

    /// <inheritdoc/>
    public override Tensor Signs(long dimension)
    {
        using var scope = NewDisposeScope();
        return randint(0, 2, [dimension], dtype: float64, generator: generator)
            .mul(KeptScalars.Two)
            .add(KeptScalars.MinusOne, KeptScalars.One)
            .to(device)
            .MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor Normal(long dimension)
    {
        using var scope = NewDisposeScope();
        return randn([dimension], dtype: float64, generator: generator).to(device).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor Uniform(long dimension)
    {
        using var scope = NewDisposeScope();
        return rand([dimension], dtype: float64, generator: generator)
            .mul(KeptScalars.Two)
            .add(KeptScalars.MinusOne, KeptScalars.One)
            .to(device)
            .MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        generator.Dispose();
        base.Dispose(disposing);
    }
}
