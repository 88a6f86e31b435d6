namespace PsiSweep.Coordinator.Analysis;

/// <summary>A column that grows by blocks: a list would copy itself, and hold twice the memory, at every doubling.</summary>
internal sealed class GrowingColumn<T>
{
    private const int BlockSize = 16_384;
    private readonly List<T[]> blocks = [];

    /// <summary>Number of values.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a value.</summary>
    public void Add(T value)
    {
        var place = Count % BlockSize;
        if (place == 0)
            blocks.Add(new T[BlockSize]);
        blocks[^1][place] = value;
        Count++;
    }

    /// <summary>The values as one array; the column is empty afterwards.</summary>
    public T[] Take()
    {
        var all = new T[Count];
        for (var block = 0; block < blocks.Count; block++)
        {
            blocks[block].AsSpan(0, Math.Min(BlockSize, Count - block * BlockSize)).CopyTo(all.AsSpan(block * BlockSize));
            blocks[block] = [];
        }

        blocks.Clear();
        Count = 0;
        return all;
    }
}
