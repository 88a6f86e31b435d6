using static TorchSharp.torch;

namespace PsiSweep.Lab.Networks;

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
                    $"{network.Parameters[p].Name} has shape ({string.Join(", ", tensors[p].shape)}); the network needs "
                        + $"({string.Join(", ", network.Parameters[p].Shape)})"
                );
            }
        }
    }

    /// <summary>Refuses samples of another width, labels of another number or type, and labels that are no class.</summary>
    public static void ThrowIfNotSamples(this ReluNetwork network, Tensor inputs, Tensor labels)
    {
        if (inputs.shape is not [var count and > 0, var width] || width != network.Inputs)
            throw new ArgumentException(
                $"samples have shape ({string.Join(", ", inputs.shape)}); the network needs (n, {network.Inputs}), n at least 1"
            );
        if (labels.dtype != ScalarType.Int64 || labels.shape is not [var labelled] || labelled != count)
            throw new ArgumentException(
                $"labels are {labels.dtype} of shape ({string.Join(", ", labels.shape)}) for {count} samples; ({count}) of Int64 is needed"
            );
        using var scope = NewDisposeScope();
        var (least, most) = (labels.min().item<long>(), labels.max().item<long>());
        if (least < 0 || most >= network.Classes)
            throw new ArgumentException($"labels run from {least} to {most}; allowed is 0 to {network.Classes - 1}");
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
