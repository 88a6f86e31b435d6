using System.Buffers.Binary;
using System.Text;

namespace PsiSweep.Lab.Torch;

/// <summary>
/// Marks one needed symbol version of a 64-bit little-endian ELF library as weak, so that the loader accepts a host library that lacks
/// the version. Right only where no relocation uses a symbol of that version, as with <c>GLIBCXX_3.4.32</c> in TorchSharp's library
/// (its one symbol, <c>_ZSt21ios_base_library_initv</c>, has none).
/// </summary>
/// <remarks>Layout: ELF-64 object file format; the GNU version-needed section (SHT_GNU_verneed), Linux Standard Base 5.0, ch.
/// 10.7.</remarks>
internal static class WeakSymbolVersion
{
    private const uint SectionTypeVersionNeeded = 0x6ffffffe;
    private const ushort FlagWeak = 2; // VER_FLG_WEAK

    /// <summary>Sets the weak flag on every version-needed entry of the name.</summary>
    /// <param name="elf">The library's bytes; a changed copy is returned, the argument stays as it is.</param>
    /// <param name="version">The version's name, such as <c>GLIBCXX_3.4.32</c>.</param>
    /// <exception cref="BadImageFormatException">Not such a library, truncated, or without that version.</exception>
    public static byte[] Mark(ReadOnlySpan<byte> elf, string version)
    {
        try
        {
            var copy = elf.ToArray();
            if (MarkIn(copy, version) == 0)
                throw new BadImageFormatException($"the library needs no symbol version {version}");
            return copy;
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or IndexOutOfRangeException or OverflowException)
        {
            throw new BadImageFormatException("the ELF library is truncated or its section table is damaged", e);
        }
    }

    private static int MarkIn(byte[] file, string version)
    {
        if (!file.AsSpan(0, 6).SequenceEqual<byte>([0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1]))
            throw new BadImageFormatException("not a 64-bit little-endian ELF library");

        var table = checked((int)U64(file, 0x28));
        var entrySize = U16(file, 0x3a);
        var sections = U16(file, 0x3c);
        var marked = 0;
        for (var s = 0; s < sections; s++)
        {
            var header = table + s * entrySize;
            if (U32(file, header + 4) != SectionTypeVersionNeeded)
                continue;
            var names = table + checked((int)U32(file, header + 40)) * entrySize; // sh_link: the string table
            var strings = checked((int)U64(file, names + 24));
            marked += MarkInSection(file, checked((int)U64(file, header + 24)), strings, version);
        }

        return marked;
    }

    private static int MarkInSection(byte[] file, int need, int strings, string version)
    {
        var marked = 0;
        while (true)
        {
            var auxiliary = need + checked((int)U32(file, need + 8));
            for (int left = U16(file, need + 2); left > 0; left--)
            {
                if (TextAt(file, strings + checked((int)U32(file, auxiliary + 8))) == version)
                {
                    var flags = file.AsSpan(auxiliary + 4, 2);
                    BinaryPrimitives.WriteUInt16LittleEndian(flags, (ushort)(BinaryPrimitives.ReadUInt16LittleEndian(flags) | FlagWeak));
                    marked++;
                }

                auxiliary += checked((int)U32(file, auxiliary + 12));
            }

            var next = checked((int)U32(file, need + 12));
            if (next == 0)
                return marked;
            need += next;
        }
    }

    private static ushort U16(byte[] file, int at) => BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(at, 2));

    private static uint U32(byte[] file, int at) => BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at, 4));

    private static ulong U64(byte[] file, int at) => BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(at, 8));

    private static string TextAt(byte[] file, int at) => Encoding.ASCII.GetString(file.AsSpan(at, file.AsSpan(at).IndexOf((byte)0)));
}
