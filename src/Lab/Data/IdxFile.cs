using System.Buffers.Binary;

namespace PsiSweep.Lab.Data;

/// <summary>MNIST's IDX format: magic number, sizes as big-endian 32-bit integers, then one byte an entry.</summary>
internal static class IdxFile
{
    private const uint LabelsMagic = 0x00000801;
    private const uint ImagesMagic = 0x00000803;

    /// <summary>Reads images.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="name">The file's name without .gz.</param>
    /// <param name="count">Images that must be in it.</param>
    /// <param name="side">Rows and columns that they must have.</param>
    /// <returns>The file's path and count × side × side grey values.</returns>
    /// <exception cref="DataException">It is not that; names file and offset.</exception>
    public static (string Path, ReadOnlyMemory<byte> Pixels) ReadImages(string folder, string name, int count, int side)
    {
        var (path, bytes) = Read(
            folder,
            name,
            16,
            (long)count * side * side,
            [
                new(ImagesMagic, "magic number of an IDX file of images", "x8"),
                new((uint)count, "number of images"),
                new((uint)side, "rows"),
                new((uint)side, "columns"),
            ]
        );
        return (path, bytes.AsMemory(16));
    }

    /// <summary>Reads labels.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="name">The file's name without .gz.</param>
    /// <param name="count">Labels that must be in it.</param>
    /// <param name="classes">Labels must be below this.</param>
    /// <returns>The file's path and count labels.</returns>
    /// <exception cref="DataException">It is not that; names file and offset.</exception>
    public static (string Path, byte[] Labels) ReadLabels(string folder, string name, int count, int classes)
    {
        var (path, bytes) = Read(
            folder,
            name,
            8,
            count,
            [new(LabelsMagic, "magic number of an IDX file of labels", "x8"), new((uint)count, "number of labels")]
        );
        var wrong = bytes.AsSpan(8).IndexOfAnyExceptInRange((byte)0, (byte)(classes - 1));
        return wrong < 0
            ? (path, bytes[8..])
            : throw new DataException($"{path}: offset {8 + wrong}: label {bytes[8 + wrong]}; allowed are 0 to {classes - 1}");
    }

    /// <summary>A number of the header.</summary>
    private sealed record Field(uint Expected, string What, string Format = "d")
    {
        public string Show(uint value) => (Format == "d" ? "" : "0x") + value.ToString(Format, null);
    }

    private static (string Path, byte[] Bytes) Read(string folder, string name, int header, long data, ReadOnlySpan<Field> fields)
    {
        var (path, bytes) = DataFile.Read(folder, name, header + data);
        for (var i = 0; i < fields.Length; i++)
        {
            if (bytes.Length < 4 * i + 4)
                throw new DataException($"{path}: offset {bytes.Length}: the file ends where its {fields[i].What} should stand");
            var found = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(4 * i));
            if (found != fields[i].Expected)
                throw new DataException(
                    $"{path}: offset {4 * i}: the {fields[i].What} is {fields[i].Show(found)}, expected "
                        + $"{fields[i].Show(fields[i].Expected)}"
                );
        }

        return bytes.Length == header + data
            ? (path, bytes)
            : throw new DataException($"{path}: offset {bytes.Length}: the file ends; {header + data} bytes expected");
    }
}
