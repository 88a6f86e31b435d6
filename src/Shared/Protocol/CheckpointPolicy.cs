using MessagePack;

namespace PsiSweep.Shared.Protocol;

/// <summary>When and where an attempt writes checkpoints. Decides no number of any trial.</summary>
/// <param name="Folder">Folder that every node sees under this path; made when it is not there.</param>
/// <param name="EverySeconds">Seconds of training between two, &gt; 0.</param>
/// <param name="EveryEpochs">Epochs between two, ≥ 1; null: only seconds count.</param>
[MessagePackObject]
public sealed record CheckpointPolicy(
    [property: Key(0)] string Folder,
    [property: Key(1)] double EverySeconds,
    [property: Key(2)] int? EveryEpochs = null
);
