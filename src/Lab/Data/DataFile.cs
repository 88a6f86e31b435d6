using System.Buffers.Binary;
using System.IO.Compression;

namespace PsiSweep.Lab.Data;

/// <summary>A file of a data set, gzipped or not. Offsets in messages count unpacked bytes.</summary>
internal static class DataFile
{
    private const int ShortestGzip = 18; // header 10, trailer 8

    /// <summary>The path of a file or of its gzipped form in a folder; null when neither is there.</summary>
    public static string? Find(string folder, string name) =>
        new[] { Path.Combine(folder, name), Path.Combine(folder, name + ".gz") }.FirstOrDefault(File.Exists);

    /// <summary>The file's bytes, unpacked.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="name">The file's name without .gz.</param>
    /// <param name="expected">Bytes it should have; one that unpacks to more is not unpacked to its end.</param>
    /// <exception cref="DataException">Missing, unreadable, longer, or a damaged gzip stream. Shorter is the caller's to tell.</exception>
    public static (string Path, byte[] Bytes) Read(string folder, string name, long expected)
    {
        var path = Find(folder, name) ?? throw new DataException($"{Path.Combine(folder, name)} is missing, and so is its .gz");
        try
        {
            using var file = File.OpenRead(path);
            var start = new byte[2];
            var isGzip = file.ReadAtLeast(start, 2, throwOnEndOfStream: false) == 2 && start is [0x1f, 0x8b];
            file.Position = 0;
            return (path, isGzip ? Unpack(path, file, expected) : ReadUpTo(path, file, expected));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path} cannot be read: {e.Message}", e);
        }
    }

    private static byte[] Unpack(string path, FileStream file, long expected)
    {
        if (file.Length < ShortestGzip)
            throw new DataException($"{path}: the gzip stream ends at offset {file.Length} of the packed file: truncated");
        // .NET takes the end of the file for the end of a cut stream: the last four bytes of a whole one hold its unpacked length.
        var trailer = new byte[4];
        file.Position = file.Length - 4;
        file.ReadExactly(trailer);
        var stated = BinaryPrimitives.ReadUInt32LittleEndian(trailer);
        file.Position = 0;

        byte[] bytes;
        try
        {
            using var gzip = new GZipStream(file, CompressionMode.Decompress, leaveOpen: true);
            bytes = ReadUpTo(path, gzip, expected);
        }
        catch (InvalidDataException e)
        {
            throw new DataException($"{path}: the gzip stream is damaged near offset {file.Position} of the packed file: {e.Message}", e);
        }

        if (stated != bytes.Length)
            throw new DataException(
                $"{path}: the gzip stream ends at offset {file.Length} of the packed file with {bytes.Length} unpacked bytes, but states "
                    + $"{stated}: truncated or damaged"
            );
        return bytes;
    }

    private static byte[] ReadUpTo(string path, Stream stream, long expected)
    {
        var bytes = new byte[expected + 1];
        var read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return read <= expected
            ? bytes[..read]
            : throw new DataException($"{path}: offset {expected}: the file goes on where it should end");
    }
}
