using PsiSweep.Shared.Configuration;
using PsiSweep.Shared.Protocol;

namespace PsiSweep.GpuNode.Attempts;

/// <summary>An attempt at a trial.</summary>
public sealed record AttemptRequest
{
    /// <summary>The lease it runs under: names the sweep and the trial, and its epoch fences checkpoints.</summary>
    public required LeaseId Lease { get; init; }

    /// <summary>What to run.</summary>
    public required TrialConfig Config { get; init; }

    /// <summary>Folder for saved weights; null: nothing can be saved.</summary>
    public string? OutputFolder { get; init; }

    /// <summary>When and where checkpoints are written and looked for; null: there are none.</summary>
    public CheckpointPolicy? Checkpoints { get; init; }
}
