using System.Collections.Immutable;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Data;

/// <summary>A data set on a device: one tensor a part, so that a batch is an index. Shared read-only by the device's trials.</summary>
public sealed class Dataset : IDisposable
{
    /// <summary>Name, such as <c>digits</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Training inputs, (n, features), float32, scaled.</summary>
    public required Tensor TrainInputs { get; init; }

    /// <summary>Training classes, (n), int64.</summary>
    public required Tensor TrainLabels { get; init; }

    /// <summary>Test inputs, (n, features), float32, scaled as the training inputs.</summary>
    public required Tensor TestInputs { get; init; }

    /// <summary>Test classes, (n), int64.</summary>
    public required Tensor TestLabels { get; init; }

    /// <summary>Number of classes.</summary>
    public required int Classes { get; init; }

    /// <summary>Shape of one input before it was flattened: (channels, height, width).</summary>
    public required ImmutableArray<int> InputShape { get; init; }

    /// <summary>Entries of one input.</summary>
    public int Features => (int)TrainInputs.shape[1];

    /// <summary>Training samples.</summary>
    public int TrainCount => (int)TrainInputs.shape[0];

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        foreach (var t in new[] { TrainInputs, TrainLabels, TestInputs, TestLabels })
            t.Dispose();
    }
}
