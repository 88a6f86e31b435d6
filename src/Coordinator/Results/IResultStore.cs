using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Results;

/// <summary>The rows of a sweep, made from the journal's events and made again from them at will.</summary>
public interface IResultStore : IDisposable
{
    /// <summary>Journal sequence number of the last row it holds; 0 when empty.</summary>
    long LastSequence { get; }

    /// <summary>Adds rows, or replaces rows of the same trials.</summary>
    /// <param name="rows">Journal sequence numbers and rows.</param>
    void Put(IReadOnlyCollection<(long Sequence, TrialRow Row)> rows);

    /// <summary>Takes a trial's row out, if there is one.</summary>
    void Remove(long trial);

    /// <summary>All rows, by trial, read as they are asked for.</summary>
    IEnumerable<TrialRow> ReadAll();
}
