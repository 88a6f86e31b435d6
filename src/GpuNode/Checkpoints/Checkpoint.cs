using PsiSweep.Lab.Training;
using static TorchSharp.torch;

namespace PsiSweep.GpuNode.Checkpoints;

/// <summary>A checkpoint that was read.</summary>
/// <param name="Owner">What it belongs to.</param>
/// <param name="State">Where the training is.</param>
/// <param name="Tensors">Parameters, optimizer and generator state, by name, on the CPU; owned.</param>
public sealed record Checkpoint(CheckpointOwner Owner, TrainingState State, IReadOnlyDictionary<string, Tensor> Tensors)
    : SavedTraining(State, Tensors);
