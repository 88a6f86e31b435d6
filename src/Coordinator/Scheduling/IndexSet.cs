using System.Collections.Immutable;
using System.Numerics;

namespace PsiSweep.Coordinator.Scheduling;

/// <summary>An immutable set of trial indices: a bit each, so that a million trials cost 125 KB; adding copies one block of 512
/// bytes.</summary>
public sealed class IndexSet
{
    private const int BlockWords = 64;
    private const int BlockBits = BlockWords * 64;
    private readonly ImmutableDictionary<long, ulong[]> blocks;

    private IndexSet(ImmutableDictionary<long, ulong[]> blocks, long count)
    {
        this.blocks = blocks;
        Count = count;
    }

    /// <summary>The empty set.</summary>
    public static IndexSet Empty { get; } = new(ImmutableDictionary<long, ulong[]>.Empty, 0);

    /// <summary>Number of indices in it.</summary>
    public long Count { get; }

    /// <summary>Whether an index is in it.</summary>
    public bool Contains(long index) => blocks.TryGetValue(index / BlockBits, out var words) && (words[Word(index)] & Bit(index)) != 0;

    /// <summary>The set with an index added.</summary>
    public IndexSet Add(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        if (Contains(index))
            return this;
        var block = index / BlockBits;
        var words = blocks.TryGetValue(block, out var old) ? (ulong[])old.Clone() : new ulong[BlockWords];
        words[Word(index)] |= Bit(index);
        return new(blocks.SetItem(block, words), Count + 1);
    }

    /// <summary>The set without an index.</summary>
    public IndexSet Remove(long index)
    {
        if (!Contains(index))
            return this;
        var block = index / BlockBits;
        var words = (ulong[])blocks[block].Clone();
        words[Word(index)] &= ~Bit(index);
        return new(blocks.SetItem(block, words), Count - 1);
    }

    /// <summary>The indices in it, ascending.</summary>
    public IEnumerable<long> All() =>
        from block in blocks.OrderBy(b => b.Key)
        from bit in Enumerable.Range(0, BlockBits)
        where (block.Value[bit / 64] & Bit(bit)) != 0
        select block.Key * BlockBits + bit;

    /// <summary>The first index at or after one that is not in the set.</summary>
    public long FirstMissing(long from)
    {
        while (true)
        {
            if (!blocks.TryGetValue(from / BlockBits, out var words))
                return from;
            var gaps = ~words[Word(from)] & (ulong.MaxValue << (int)(from % 64));
            if (gaps != 0)
                return from / 64 * 64 + BitOperations.TrailingZeroCount(gaps);
            from = (from / 64 + 1) * 64;
        }
    }

    /// <summary>Its bits, for keeping: block numbers ascending, and 64 words each.</summary>
    internal (long[] Blocks, ulong[] Words) ToBits()
    {
        var ordered = blocks.OrderBy(b => b.Key).ToArray();
        return ([.. ordered.Select(b => b.Key)], [.. ordered.SelectMany(b => b.Value)]);
    }

    /// <summary>The set that had these bits.</summary>
    /// <exception cref="ArgumentException">There are not 64 words for each block.</exception>
    internal static IndexSet OfBits(long[] blocks, ulong[] words)
    {
        if (words.Length != blocks.Length * BlockWords)
            throw new ArgumentException($"{words.Length} words for {blocks.Length} blocks of {BlockWords}");
        return new(
            blocks
                .Select((block, i) => KeyValuePair.Create(block, words[(i * BlockWords)..((i + 1) * BlockWords)]))
                .ToImmutableDictionary(),
            words.Sum(w => (long)BitOperations.PopCount(w))
        );
    }

    private static int Word(long index) => (int)(index % BlockBits / 64);

    private static ulong Bit(long index) => 1UL << (int)(index % 64);
}
