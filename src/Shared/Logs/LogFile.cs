namespace PsiSweep.Shared.Logs;

/// <summary>A log file of bounded size: when it is full it becomes <c>NAME.1</c>, and the one before that is dropped.</summary>
public sealed class LogFile : IDisposable
{
    private const long LargestFile = 4 << 20;
    private readonly string path;
    private readonly Lock gate = new();
    private StreamWriter writer;
    private bool disposed;

    /// <summary>Appends to the file; makes it and its folder when they are not there.</summary>
    public LogFile(string path)
    {
        this.path = path;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        writer = Open();
    }

    /// <summary>Writes a line; null (the end of a stream) is nothing.</summary>
    public void Write(string? line)
    {
        lock (gate)
        {
            if (line is null || disposed)
                return;
            if (writer.BaseStream.Length > LargestFile)
            {
                writer.Dispose();
                File.Move(path, path + ".1", overwrite: true);
                writer = Open();
            }

            writer.WriteLine(line);
        }
    }

    /// <summary>The last lines of a log, for an error message.</summary>
    public static string Tail(string path, int lines) =>
        File.Exists(path) ? string.Join(Environment.NewLine, ReadShared(path).TakeLast(lines)) : "(nothing was printed)";

    private static List<string> ReadShared(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        var lines = new List<string>();
        while (reader.ReadLine() is { } line)
            lines.Add(line);
        return lines;
    }

    private StreamWriter Open() => new(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read)) { AutoFlush = true };

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            writer.Dispose();
        }
    }
}
