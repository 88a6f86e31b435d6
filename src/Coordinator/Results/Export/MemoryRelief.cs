namespace PsiSweep.Coordinator.Results.Export;

/// <summary>
/// Gives memory back while very many rows go by: the coordinator of a million trials would grow by half a gigabyte at its end. The
/// collector lets new
/// objects pile up to the size of the processor's last cache (hundreds of MB on servers), and rows that wait in blocks to be written grow
/// old enough to be
/// left where they are.
/// </summary>
internal sealed class MemoryRelief
{
    private const int YoungEvery = 2_000;
    private const int AllEvery = 50_000;
    private int rows;

    /// <summary>A row was taken.</summary>
    public void RowWentBy()
    {
        rows++;
        if (rows % AllEvery == 0)
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        else if (rows % YoungEvery == 0)
            GC.Collect(0);
    }
}
