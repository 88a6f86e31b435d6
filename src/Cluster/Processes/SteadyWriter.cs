using System.Text;

namespace PsiSweep.Cluster.Processes;

/// <summary>
/// A writer whose failures end nothing: what a full disk, a closed output or a terminal that is gone does not take is dropped and counted.
/// </summary>
/// <param name="inner">Where to.</param>
public sealed class SteadyWriter(TextWriter inner) : TextWriter
{
    private readonly Lock gate = new();
    private bool isReported;

    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <summary>Why something was first dropped; null: nothing was.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Pieces that were dropped.</summary>
    public long Dropped { get; private set; }

    /// <summary>The trouble in a sentence for a log, once; null: there is none, or it was taken.</summary>
    public string? TakeTrouble()
    {
        lock (gate)
        {
            if (Trouble is null || isReported)
                return null;
            isReported = true;
            return $"The standard output cannot be written ({Trouble}); what it does not take is dropped, and the work goes on.";
        }
    }

    /// <inheritdoc/>
    public override void Write(char value) => Try(() => inner.Write(value));

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Try(() => inner.Write(buffer, index, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

    /// <inheritdoc/>
    public override void Write(string? value) => Try(() => inner.Write(value));

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Try(() => inner.WriteLine(value));

    /// <inheritdoc/>
    public override void Flush() => Try(inner.Flush);

    /// <inheritdoc/>
    public override Task FlushAsync()
    {
        Flush();
        return Task.CompletedTask;
    }

    private void Try(Action write)
    {
        lock (gate)
        {
            try
            {
                write();
            }
            // A closed output is an access that is denied.
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
            {
                Trouble ??= e.GetBaseException().Message;
                Dropped++;
            }
        }
    }
}
