namespace PsiSweep.Lab.Data;

/// <summary>A file of CIFAR-10's binary form: records of a label byte and 3×32×32 pixels, red, green and blue plane.</summary>
internal static class CifarFile
{
    /// <summary>Pixels of a record: three planes of 32×32.</summary>
    public const int Pixels = 3 * 32 * 32;

    /// <summary>Reads records.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="name">The file's name without .gz.</param>
    /// <param name="classes">Labels must be below this.</param>
    /// <param name="labels">Gets a label for each record that must be in it.</param>
    /// <param name="pixels">Gets records × <see cref="Pixels"/> bytes.</param>
    /// <exception cref="DataException">It is not that; names file and offset.</exception>
    public static void Read(string folder, string name, int classes, Span<byte> labels, Span<byte> pixels)
    {
        const int record = 1 + Pixels;
        var expected = (long)labels.Length * record;
        var (path, bytes) = DataFile.Read(folder, name, expected);
        if (bytes.Length != expected)
            throw new DataException(
                $"{path}: offset {bytes.Length}: the file ends; {expected} bytes expected: {labels.Length} records of a label and {Pixels} "
                    + "pixels"
            );
        for (var r = 0; r < labels.Length; r++)
        {
            var at = r * record;
            labels[r] =
                bytes[at] < classes
                    ? bytes[at]
                    : throw new DataException($"{path}: offset {at}: label {bytes[at]}; allowed are 0 to {classes - 1}");
            bytes.AsSpan(at + 1, Pixels).CopyTo(pixels[(r * Pixels)..]);
        }
    }
}
