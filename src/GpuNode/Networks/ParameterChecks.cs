using static TorchSharp.torch;

namespace PsiSweep.GpuNode.Networks;

/// <summary>Refuses parameters that are not a network's: a wrong shape would otherwise end the process inside autograd.</summary>
internal static class ParameterChecks
{
    /// <summary>Refuses wrong numbers of tensors and wrong shapes.</summary>
    public static void ThrowIfNotShapes(this ReluNetwork network, IReadOnlyList<Tensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        if (tensors.Count != network.Parameters.Length)
            throw new ArgumentException($"{tensors.Count} tensors for the {network.Parameters.Length} parameters of the network");
        for (var p = 0; p < tensors.Count; p++)
        {
            if (!tensors[p].shape.AsSpan().SequenceEqual(network.Parameters[p].Shape.AsSpan()))
            {
                throw new ArgumentException(
                    $"{network.Parameters[p].Name} has shape ({string.Join(", ", tensors[p].shape)}); the network needs ({string.Join(", ", network.Parameters[p].Shape)})");
            }
        }
    }

    /// <summary>Refuses wrong shapes and entries that are not finite.</summary>
    public static void ThrowIfNotParameters(this ReluNetwork network, IReadOnlyList<Tensor> parameters)
    {
        network.ThrowIfNotShapes(parameters);
        for (var p = 0; p < parameters.Count; p++)
        {
            using var scope = NewDisposeScope();
            if (!parameters[p].isfinite().all().item<bool>())
                throw new ArgumentException($"{network.Parameters[p].Name} has entries that are not finite");
        }
    }
}
