using PsiSweep.Lab.Data;
using PsiSweep.Shared.Configuration;
using PsiSweep.Shared.Configuration.Networks;

namespace PsiSweep.Lab.Networks;

/// <summary>Makes the network that a trial asks for.</summary>
public static class NetworkFactory
{
    /// <summary>For the samples of a data set.</summary>
    /// <exception cref="InvalidOperationException">The layers do not fit together (a sweep file is refused before).</exception>
    public static ReluNetwork Of(NetworkConfig config, Dataset set)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(set);
        var sample = new Activations(set.InputShape[0], set.InputShape[1], set.InputShape[2], IsFlat: false);
        var stack = config.Shapes(sample, set.Classes, out var problem);
        return problem is null
            ? new(stack, config.Bias)
            : throw new InvalidOperationException($"the layers do not fit together: {problem}");
    }
}
