using System.Text;
using PsiSweep.Shared.Configuration;
using PsiSweep.Sweeps.Mistakes;
using PsiSweep.Sweeps.Settings;

namespace PsiSweep.Sweeps.Reading;

/// <summary>Reads sweep files (docs/sweep-file.md).</summary>
public static class SweepFile
{
    /// <summary>Largest file that is read, in bytes.</summary>
    public const long MaxBytes = 4 << 20;

    /// <summary>The path that stands for standard input.</summary>
    public const string StandardInput = "-";

    /// <summary>Reads a file of the disk, a pipe, or standard input. One that cannot be read is a mistake like any other, not an
    /// exception.</summary>
    /// <param name="path">The file; mistakes name it as it is given here. <see cref="StandardInput"/>: what comes in there.</param>
    public static SweepFileResult Read(string path)
    {
        try
        {
            if (path == StandardInput)
                return Read(Console.OpenStandardInput, "standard input");
            return Directory.Exists(path) ? Failed(path, "is a folder, not a sweep file") : Read(() => File.OpenRead(path), path);
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
    }

    private static SweepFileResult Read(Func<Stream> open, string file)
    {
        // A pipe does not know its length, and may have no end.
        using var stream = open();
        using var bytes = new MemoryStream();
        var block = new byte[1 << 16];
        for (int read; (read = stream.Read(block)) > 0;)
        {
            bytes.Write(block, 0, read);
            if (bytes.Length > MaxBytes)
                return Failed(file, $"has more than {MaxBytes} bytes, which is the most that is allowed");
        }

        bytes.Position = 0;
        using var reader = new StreamReader(bytes, new UTF8Encoding(false, throwOnInvalidBytes: true));
        return Parse(reader.ReadToEnd(), file);
    }

    /// <summary>Reads a text.</summary>
    /// <param name="text">The YAML.</param>
    /// <param name="file">What mistakes call it.</param>
    public static SweepFileResult Parse(string text, string file) => SweepFileReader.Read(text, file);

    /// <summary>What a trial's configuration has that no sweep file could give it; none: it is good. Which measures it asks for, and
    /// widths that other settings of the network put out of use, are not held against it.</summary>
    public static IReadOnlyList<string> ProblemsOf(TrialConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var standard = SweepSettings.Default.Trial;
        var (network, measures) = (config.Network, config.Measures with { Names = standard.Measures.Names });
        if (network.Layers.Length > 0 || network.Width is not null)
            network = network with { Hidden = standard.Network.Hidden };
        var sweep = new SweepSpec("trial", new(config with { Network = network, Measures = measures }, new SchedulingConfig()), [], null);
        return [.. Parse(sweep.ToResolvedYaml(), "").Problems.Select(p => p.Message)];
    }

    private static SweepFileResult Failed(string path, string message) => new(null, [new SweepProblem(path, 0, 0, message)]);
}
