using System.Buffers.Binary;

namespace PsiSweep.GpuNode.Data;

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
    /// <exception cref="DataException">It is not that; names file and offset.</exception>
    public static ReadOnlyMemory<byte> ReadImages(string folder, string name, int count, int side)
    {
        var (path, bytes) = DataFile.Read(folder, name);
        Expect(path, bytes, 0, ImagesMagic, "magic number of an IDX file of images");
        Expect(path, bytes, 4, (uint)count, "number of images");
        Expect(path, bytes, 8, (uint)side, "rows");
        Expect(path, bytes, 12, (uint)side, "columns");
        ExpectLength(path, bytes, 16, (long)count * side * side);
        return bytes.AsMemory(16);
    }

    /// <summary>Reads labels.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="name">The file's name without .gz.</param>
    /// <param name="count">Labels that must be in it.</param>
    /// <param name="classes">Labels must be below this.</param>
    /// <exception cref="DataException">It is not that; names file and offset.</exception>
    public static long[] ReadLabels(string folder, string name, int count, int classes)
    {
        var (path, bytes) = DataFile.Read(folder, name);
        Expect(path, bytes, 0, LabelsMagic, "magic number of an IDX file of labels");
        Expect(path, bytes, 4, (uint)count, "number of labels");
        ExpectLength(path, bytes, 8, count);
        var labels = new long[count];
        for (var i = 0; i < count; i++)
        {
            labels[i] = bytes[8 + i] < classes
                ? bytes[8 + i]
                : throw new DataException($"{path}: offset {8 + i}: label {bytes[8 + i]}; allowed are 0 to {classes - 1}");
        }

        return labels;
    }

    private static void Expect(string path, byte[] bytes, int offset, uint expected, string what)
    {
        if (bytes.Length < offset + 4)
            throw new DataException($"{path}: offset {bytes.Length}: the file ends where its {what} should stand");
        var found = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(offset));
        if (found != expected)
            throw new DataException($"{path}: offset {offset}: {what} is {Show(found, what)}, expected {Show(expected, what)}");
    }

    private static string Show(uint value, string what) => what.StartsWith("magic", StringComparison.Ordinal) ? $"0x{value:x8}" : $"{value}";

    private static void ExpectLength(string path, byte[] bytes, int header, long data)
    {
        if (bytes.Length < header + data)
            throw new DataException($"{path}: offset {bytes.Length}: the file ends; {header + data} bytes expected");
        if (bytes.Length > header + data)
            throw new DataException($"{path}: offset {header + data}: {bytes.Length - header - data} bytes more than expected");
    }
}
