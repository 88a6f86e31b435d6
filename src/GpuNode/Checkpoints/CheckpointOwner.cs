using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PsiSweep.Shared.Configuration;

namespace PsiSweep.GpuNode.Checkpoints;

/// <summary>What a checkpoint must belong to before it is used: the same bits follow only from the same trial on the same kind of
/// device.</summary>
/// <param name="SweepId">The sweep.</param>
/// <param name="Trial">Index of the trial.</param>
/// <param name="Config">Hash of the trial's configuration.</param>
/// <param name="DeviceKind"><c>cpu</c> or <c>cuda</c>.</param>
public sealed record CheckpointOwner(string SweepId, long Trial, string Config, string DeviceKind)
{
    /// <summary>Hash of a trial's configuration.</summary>
    public static string HashOf(TrialConfig config) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(config))))[..16];
}
