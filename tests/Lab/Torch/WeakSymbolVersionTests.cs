using System.Buffers.Binary;
using System.Text;
using CsCheck;
using PsiSweep.Lab.Torch;

namespace PsiSweep.Lab.Tests.Torch;

public class WeakSymbolVersionTests
{
    private const int FlagsOfWanted = 0x40 + 16 + 16 + 4; // second auxiliary entry of the first library

    [Fact]
    public void Only_the_weak_bit_of_that_version_changes()
    {
        var elf = SmallElf();
        var before = elf.ToArray();

        var marked = WeakSymbolVersion.Mark(elf, "V_2");

        Assert.Equal(before, elf);
        Assert.Equal([FlagsOfWanted], Differences(elf, marked));
        Assert.Equal(elf[FlagsOfWanted] | 2, marked[FlagsOfWanted]);
        Assert.Equal(marked, WeakSymbolVersion.Mark(marked, "V_2"));
    }

    [Fact]
    public void Every_library_that_the_version_is_needed_from_is_marked()
    {
        var elf = SmallElf();
        Assert.Equal(2, Differences(elf, WeakSymbolVersion.Mark(elf, "V_1")).Length);
    }

    [Theory]
    [InlineData("V_3")]
    [InlineData("V_")]
    [InlineData("")]
    [InlineData("one.so")]
    public void A_version_that_is_not_needed_is_an_error(string version) =>
        Assert.Contains(
            $"needs no symbol version {version}",
            Assert.Throws<BadImageFormatException>(() => WeakSymbolVersion.Mark(SmallElf(), version)).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void What_is_no_library_is_an_error()
    {
        foreach (var (at, value) in new[] { (0, 0), (3, 'f'), (4, 1), (5, 2) }) // not ELF twice, 32 bits, big-endian
        {
            var other = SmallElf();
            other[at] = (byte)value;
            Assert.Contains(
                "not a 64-bit little-endian ELF",
                Assert.Throws<BadImageFormatException>(() => WeakSymbolVersion.Mark(other, "V_2")).Message,
                StringComparison.Ordinal
            );
        }

        Assert.Throws<BadImageFormatException>(() =>
            WeakSymbolVersion.Mark(Encoding.ASCII.GetBytes("MZ, a library of another system"), "V_2")
        );
    }

    [Fact]
    public void A_truncated_library_is_an_error_wherever_it_is_cut()
    {
        var elf = SmallElf(); // the section table, which must be read, is its end
        for (var length = 0; length < elf.Length - 20; length++)
            Assert.Throws<BadImageFormatException>(() => WeakSymbolVersion.Mark(elf.AsSpan(0, length), "V_2"));
    }

    [Fact]
    public void A_damaged_library_gives_that_error_or_changes_flags_only() =>
        Gen.Select(Gen.Int[6, SmallElf().Length - 1], Gen.Byte, Gen.Int[6, SmallElf().Length - 1], Gen.Byte)
            .Sample(
                (at, value, other, second) =>
                {
                    var elf = SmallElf();
                    elf[at] = value;
                    elf[other] = second;
                    try
                    {
                        var marked = WeakSymbolVersion.Mark(elf, "V_2");
                        Assert.All(Differences(elf, marked), d => Assert.Equal(elf[d] | 2, marked[d]));
                    }
                    catch (BadImageFormatException) { }
                },
                iter: 5000
            );

    [Fact]
    public void TorchSharps_own_library_changes_in_one_bit_and_its_file_not_at_all()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux has ELF libraries");
        var path = TorchFolders.Find(null, AppContext.BaseDirectory).TorchSharpLibrary;
        var elf = File.ReadAllBytes(path);

        var marked = WeakSymbolVersion.Mark(elf, "GLIBCXX_3.4.32");

        var changed = Assert.Single(Differences(elf, marked));
        Assert.Equal(elf[changed] ^ 2, marked[changed]);
        // Loading, which this test program did before its first test, made a copy: the package's file is as it was built.
        Assert.NotEqual(elf, marked);
        Assert.Equal(elf, File.ReadAllBytes(path));
    }

    private static int[] Differences(byte[] a, byte[] b) => [.. Enumerable.Range(0, a.Length).Where(i => a[i] != b[i])];

    /// <summary>An ELF file of two sections: strings, and versions needed: V_1 and V_2 from one library, V_1 from another.</summary>
    private static byte[] SmallElf()
    {
        var names = Encoding.ASCII.GetBytes("\0one.so\0two.so\0V_1\0V_2\0");
        const int need = 0x40,
            strings = need + 2 * 16 + 3 * 16;
        var table = (strings + names.Length + 7) / 8 * 8;
        var elf = new byte[table + 3 * 64];
        byte[] magic = [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1];
        magic.CopyTo(elf, 0);
        U64(0x28, table);
        U16(0x3a, 64);
        U16(0x3c, 3);

        Need(need, entries: 2, file: 1, first: 16, next: 48);
        Auxiliary(need + 16, flags: 0, name: 15, next: 16);
        Auxiliary(need + 32, flags: 4, name: 19, next: 0);
        Need(need + 48, entries: 1, file: 8, first: 16, next: 0);
        Auxiliary(need + 64, flags: 0, name: 15, next: 0);
        names.CopyTo(elf, strings);

        Section(1, type: 3, offset: strings, link: 0);
        Section(2, type: 0x6ffffffe, offset: need, link: 1);
        return elf;

        void Need(int at, int entries, int file, int first, int next)
        {
            U16(at, 1);
            U16(at + 2, entries);
            U32(at + 4, file);
            U32(at + 8, first);
            U32(at + 12, next);
        }

        void Auxiliary(int at, int flags, int name, int next)
        {
            U32(at, 0x1234);
            U16(at + 4, flags);
            U16(at + 6, 5);
            U32(at + 8, name);
            U32(at + 12, next);
        }

        void Section(int index, int type, int offset, int link)
        {
            U32(table + index * 64 + 4, type);
            U64(table + index * 64 + 24, offset);
            U32(table + index * 64 + 40, link);
        }

        void U16(int at, int value) => BinaryPrimitives.WriteUInt16LittleEndian(elf.AsSpan(at), (ushort)value);
        void U32(int at, int value) => BinaryPrimitives.WriteUInt32LittleEndian(elf.AsSpan(at), (uint)value);
        void U64(int at, long value) => BinaryPrimitives.WriteUInt64LittleEndian(elf.AsSpan(at), (ulong)value);
    }
}
