using System.Text;
using PsiSweep.Sweeps.Mistakes;

namespace PsiSweep.Sweeps.Reading;

/// <summary>Reads sweep files (docs/sweep-file.md).</summary>
public static class SweepFile
{
    /// <summary>Largest file that is read, in bytes.</summary>
    public const long MaxBytes = 4 << 20;

    /// <summary>Reads a file of the disk. One that cannot be read is a mistake like any other, not an exception.</summary>
    /// <param name="path">The file; mistakes name it as it is given here.</param>
    public static SweepFileResult Read(string path)
    {
        string text;
        try
        {
            if (Directory.Exists(path))
                return Failed(path, "is a folder, not a sweep file");
            using var stream = File.OpenRead(path);
            if (stream.Length > MaxBytes)
                return Failed(path, $"has {stream.Length} bytes, allowed: at most {MaxBytes}");
            using var reader = new StreamReader(stream, new UTF8Encoding(false, throwOnInvalidBytes: true));
            text = reader.ReadToEnd();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Failed(path, "there is no such file");
        }
        catch (DecoderFallbackException)
        {
            return Failed(path, "is not UTF-8 text");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return Failed(path, $"cannot be read: {e.Message}");
        }
        return Parse(text, path);
    }

    /// <summary>Reads a text.</summary>
    /// <param name="text">The YAML.</param>
    /// <param name="file">What mistakes call it.</param>
    public static SweepFileResult Parse(string text, string file) => SweepFileReader.Read(text, file);

    private static SweepFileResult Failed(string path, string message) => new(null, [new SweepProblem(path, 0, 0, message)]);
}
