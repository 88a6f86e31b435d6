using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
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
    /// <summary>Version of the program that writes it; null: not known, as version 0.1.0 did not say.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Program { get; init; }

    /// <summary>Version of its libtorch; null: not known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Libtorch { get; init; }

    /// <summary>Why a training that belongs to this must not go on from what belongs to another; null: it may, they are the same.</summary>
    public string? WhyNot(CheckpointOwner other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other == this)
            return null;
        return this == other with { Program = Program, Libtorch = Libtorch }
            ? $"it was written by {Writer(other)}, and this is {Writer(this)}; the bits of a trial are those of one program, so it begins "
                + "again"
            : $"it belongs to {other}, not to {this}";
    }

    private static string Writer(CheckpointOwner one) =>
        one.Program is null ? "a version of psisweep that did not say which" : $"psisweep {one.Program} with libtorch {one.Libtorch}";

    /// <summary>Hash of a trial's configuration.</summary>
    public static string HashOf(TrialConfig config) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(config))))[..16];
}
