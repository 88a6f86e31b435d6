namespace PsiSweep.Cluster.Logs;

/// <summary>How much of a log is kept.</summary>
/// <param name="Bytes">Largest size of a file, ≥ 1; a single longer line makes a file of its own.</param>
/// <param name="Files">Files in all, the one that is written included, ≥ 2.</param>
public sealed record LogRotation(long Bytes, int Files)
{
    /// <summary>10 MiB × 5.</summary>
    public static LogRotation Default { get; } = new(10 << 20, 5);

    /// <summary>The files before the one that is written, newest first: <c>NAME.1</c>, <c>NAME.2</c>, …</summary>
    public IEnumerable<string> Earlier(string path) => Enumerable.Range(1, Files - 1).Select(n => $"{path}.{n}");

    /// <summary>Makes room at <paramref name="path"/>: every file moves on by one place, and the oldest goes when all places are
    /// taken.</summary>
    /// <exception cref="IOException">A file cannot be moved; those that were moved are not lost.</exception>
    public void Turn(string path)
    {
        string[] places = [path, .. Earlier(path)];
        // A gap, which a turn that was cut short leaves behind, is filled first.
        var last = Array.FindIndex(places, 1, p => !File.Exists(p));
        for (var n = last < 0 ? places.Length - 1 : last; n > 0; n--)
            File.Move(places[n - 1], places[n], overwrite: true);
        DeleteBeyond(path);
    }

    /// <summary>Removes the files of a time when more were kept.</summary>
    private void DeleteBeyond(string path)
    {
        for (var n = Files; File.Exists($"{path}.{n}"); n++)
            File.Delete($"{path}.{n}");
    }
}
