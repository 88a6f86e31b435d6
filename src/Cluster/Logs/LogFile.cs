using System.Globalization;
using System.Text;

namespace PsiSweep.Cluster.Logs;

/// <summary>
/// A log of bounded size in a few files: a full one becomes <c>NAME.1</c>, that one <c>NAME.2</c>, and so on. A line is written whole or
/// not at all,
/// and never throws: what cannot be written waits until it can; lines above <see cref="MaxWaiting"/> are dropped and counted, and the log
/// says how many.
/// </summary>
public sealed class LogFile : IDisposable
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private readonly string path;
    private readonly LogRotation rotation;
    private readonly Action<string> trouble;
    private readonly TimeProvider clock;
    private readonly Lock gate = new();
    private readonly Queue<string> waiting = new();
    private FileStream? file;
    private (DateTimeOffset Since, string Reason, long Dropped)? gap;
    private bool disposed;

    /// <summary>Appends to the file; makes it and its folder when they are not there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="rotation">How much is kept; null: <see cref="LogRotation.Default"/>.</param>
    /// <param name="trouble">Told in a sentence, once, when lines begin to wait; null: nobody is.</param>
    /// <param name="clock">The time; null: the system's.</param>
    public LogFile(string path, LogRotation? rotation = null, Action<string>? trouble = null, TimeProvider? clock = null)
    {
        this.path = Path.GetFullPath(path);
        this.rotation = rotation ?? LogRotation.Default;
        this.trouble = trouble ?? (_ => { });
        this.clock = clock ?? TimeProvider.System;
        ArgumentOutOfRangeException.ThrowIfLessThan(this.rotation.Bytes, 1, nameof(rotation));
        ArgumentOutOfRangeException.ThrowIfLessThan(this.rotation.Files, 2, nameof(rotation));
        lock (gate)
            Try(() => file = Open());
    }

    /// <summary>Lines kept in memory while the log cannot be written: the first, which tell what began, ≥ 0.</summary>
    public int MaxWaiting { get; init; } = 100;

    /// <summary>Writes a line; null (the end of a stream) is nothing.</summary>
    public void Write(string? line)
    {
        lock (gate)
        {
            if (line is null || disposed)
                return;
            if (Try(() => Append(line)))
                return;
            if (waiting.Count < MaxWaiting)
                waiting.Enqueue(line);
            else
                gap = gap!.Value with { Dropped = gap.Value.Dropped + 1 };
        }
    }

    /// <summary>The last lines of a log, for an error message.</summary>
    public static string Tail(string path, int lines)
    {
        string[] parts = [.. ((string[])[$"{path}.1", path]).Where(File.Exists)];
        return parts.Length == 0 ? "(nothing was printed)" : string.Join(Environment.NewLine, parts.SelectMany(ReadShared).TakeLast(lines));
    }

    private static List<string> ReadShared(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        var lines = new List<string>();
        while (reader.ReadLine() is { } line)
            lines.Add(line);
        return lines;
    }

    /// <returns>Whether it was done; if not, the trouble is noted.</returns>
    private bool Try(Action write)
    {
        try
        {
            write();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Close();
            if (gap is null)
            {
                gap = (clock.GetUtcNow(), e.Message, 0);
                trouble(
                    $"the log {path} cannot be written ({e.Message}); {MaxWaiting} lines wait until it can, more are dropped and counted"
                );
            }

            return false;
        }
    }

    private void Append(string line)
    {
        Ready();
        AppendWaiting();
        AppendWhole(line);
    }

    private void Ready()
    {
        // One that was removed meanwhile would take every line and keep none.
        if (file is not null && !File.Exists(path))
            Close();
        file ??= Open();
    }

    private void AppendWaiting()
    {
        while (waiting.TryPeek(out var first))
        {
            AppendWhole(first);
            waiting.Dequeue();
        }

        if (gap is { Dropped: > 0 } lost)
        {
            AppendWhole(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{clock.GetUtcNow():yyyy-MM-dd HH:mm:ss.fff}Z Warning: {lost.Dropped} lines of this log since "
                        + $"{lost.Since:yyyy-MM-dd HH:mm:ss.fff}Z are lost: it could not be written ({lost.Reason})"
                )
            );
        }

        gap = null;
    }

    private void AppendWhole(string line)
    {
        var bytes = Utf8.GetBytes(line + Environment.NewLine);
        if (file!.Length > 0 && file.Length + bytes.Length > rotation.Bytes)
        {
            Close();
            rotation.Turn(path);
            file = Open();
        }

        var before = file.Length;
        try
        {
            file.Write(bytes);
        }
        catch (IOException)
        {
            // The disk filled up in the middle of the line.
            file.SetLength(before);
            throw;
        }
    }

    private FileStream Open()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        // Not FileMode.Append: such a file cannot be cut back. No buffer: a line is with the system once Write returns, however this
        // process ends.
        var opened = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete, bufferSize: 0);
        try
        {
            EndLastLine(opened);
            return opened;
        }
        catch (IOException)
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>A line that a power cut left unfinished does not run into the next.</summary>
    private static void EndLastLine(FileStream file)
    {
        if (file.Length == 0)
            return;
        file.Seek(-1, SeekOrigin.End);
        if (file.ReadByte() != '\n')
            file.Write(Utf8.GetBytes(Environment.NewLine));
    }

    private void Close()
    {
        file?.Dispose();
        file = null;
    }

    /// <summary>Writes what waits, if that can be, and closes the file.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (!disposed && gap is not null)
            {
                Try(() =>
                {
                    Ready();
                    AppendWaiting();
                });
            }

            disposed = true;
            Close();
        }
    }
}
