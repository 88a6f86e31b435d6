using System.Globalization;
using System.Text.RegularExpressions;
using PsiSweep.Shared.Files;
using PsiSweep.Shared.Protocol;

namespace PsiSweep.GpuNode.Checkpoints;

/// <summary>
/// The checkpoints of a sweep in a folder that its nodes share: <c>SWEEP/trial-000012.e57.ckpt</c>, where 57 is the epoch of the lease. An
/// attempt
/// writes only files of its own epoch, so that a late writer never damages a later one's; and it puts down a fence (<c>….e57.fence</c>)
/// when it
/// begins, by which an earlier attempt that still writes finds out that it has lost the trial.
/// </summary>
/// <param name="folder">The checkpoint folder.</param>
/// <param name="lease">The lease of the attempt.</param>
public sealed partial class CheckpointFolder(string folder, LeaseId lease)
{
    private const string CheckpointEnding = ".ckpt";
    private const string FenceEnding = ".fence";
    private readonly string sweep = Path.Combine(folder, lease.SweepId);

    /// <summary>File of the attempt's checkpoint.</summary>
    public string OwnFile => Path.Combine(sweep, $"{Prefix(lease.Trial)}{Invariant(lease.Epoch)}{CheckpointEnding}");

    /// <summary>Begins an attempt: the fence is put down, and what earlier attempts had not finished to write goes.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public void Begin()
    {
        Directory.CreateDirectory(sweep);
        File.WriteAllText(Path.Combine(sweep, $"{Prefix(lease.Trial)}{Invariant(lease.Epoch)}{FenceEnding}"), "");
        foreach (var file in Files(sweep, lease.Trial).Where(f => f.Kind == FileKind.Unfinished && f.Epoch < lease.Epoch))
            Delete(file.Path);
    }

    /// <summary>Refuses an attempt that lost its trial to a later lease.</summary>
    /// <exception cref="CheckpointFencedException">A later lease of the trial has begun.</exception>
    public void ThrowIfFenced()
    {
        var latest = Files(sweep, lease.Trial).Select(f => f.Epoch).DefaultIfEmpty(0).Max();
        if (latest > lease.Epoch)
            throw new CheckpointFencedException(
                $"trial {lease.Trial} is leased under epoch {latest}; an attempt of epoch {lease.Epoch} writes no more checkpoints"
            );
    }

    /// <summary>The trial's checkpoint with the most progress, of this attempt or an earlier one.</summary>
    /// <param name="owner">What it must belong to.</param>
    /// <param name="complain">Told of every file that is damaged or belongs to something else; it is not used.</param>
    /// <returns>The checkpoint, owned by the caller; null: there is none.</returns>
    public Checkpoint? Best(CheckpointOwner owner, Action<string> complain)
    {
        ArgumentNullException.ThrowIfNull(complain);
        Checkpoint? best = null;
        foreach (
            var file in Files(sweep, lease.Trial)
                .Where(f => f.Kind == FileKind.Checkpoint && f.Epoch <= lease.Epoch)
                .OrderByDescending(f => f.Epoch)
        )
        {
            try
            {
                var one = CheckpointFile.Read(file.Path);
                if (owner.WhyNot(one.Owner) is { } reason)
                    complain($"{file.Path} is not used: {reason}");
                else if (best is null || one.State.Progress.CompareTo(best.State.Progress) > 0)
                    (best, one) = (one, best!);
                one?.Dispose();
            }
            catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
            {
                complain($"a checkpoint is not used: {e.Message}");
            }
        }

        return best;
    }

    /// <summary>Deletes the trial's checkpoints of earlier epochs, once a newer one is safely written.</summary>
    public void DeleteEarlier()
    {
        foreach (var file in Files(sweep, lease.Trial).Where(f => f.Epoch < lease.Epoch))
            Delete(file.Path);
    }

    /// <summary>Deletes everything of a trial whose result is persisted.</summary>
    public void Forget()
    {
        foreach (var file in Files(sweep, lease.Trial))
            Delete(file.Path);
    }

    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Left for the end of the sweep, when the whole folder goes.
        }
    }

    /// <summary>The trial's files, those that were being written when their process was killed included.</summary>
    private static IEnumerable<(string Path, long Epoch, FileKind Kind)> Files(string sweep, long trial)
    {
        if (!Directory.Exists(sweep))
            yield break;
        var prefix = Prefix(trial);
        foreach (var path in Directory.EnumerateFiles(sweep, $"*{prefix}*"))
        {
            var match = FileName().Match(Path.GetFileName(path));
            if (
                match.Success
                && match.Groups["prefix"].Value == prefix
                && long.TryParse(match.Groups["epoch"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var epoch)
            )
                yield return (
                    path,
                    epoch,
                    TemporaryFile.IsName(Path.GetFileName(path)) ? FileKind.Unfinished
                    : match.Groups["more"].Value.Length > 0 ? FileKind.Other
                    : match.Groups["ending"].Value == CheckpointEnding ? FileKind.Checkpoint
                    : FileKind.Fence
                );
        }
    }

    private enum FileKind
    {
        Checkpoint,
        Fence,
        Unfinished, // its writer was killed, or has lost the trial
        Other,
    }

    [GeneratedRegex(@"^\.?(?<prefix>trial-[0-9]+\.e)(?<epoch>[0-9]+)(?<ending>\.ckpt|\.fence)(?<more>.*)\z")]
    private static partial Regex FileName();

    private static string Prefix(long trial) => string.Create(CultureInfo.InvariantCulture, $"trial-{trial:D6}.e");

    private static string Invariant(long number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>The attempt lost its trial to a later lease: its checkpoints are refused, and it stops.</summary>
public sealed class CheckpointFencedException : OperationCanceledException
{
    /// <summary>With the reason.</summary>
    public CheckpointFencedException(string message)
        : base(message) { }

    /// <summary>With the reason and its cause.</summary>
    public CheckpointFencedException(string message, Exception inner)
        : base(message, inner) { }

    /// <summary>Without a reason; not used.</summary>
    public CheckpointFencedException() { }
}
