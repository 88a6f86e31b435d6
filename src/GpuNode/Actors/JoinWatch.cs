using PsiSweep.Cluster;

namespace PsiSweep.GpuNode.Actors;

/// <summary>Says for what a node waits that no coordinator answers, and why, until one does.</summary>
/// <param name="seeds">Where coordinators may be.</param>
/// <param name="notice">Told, in a sentence.</param>
internal sealed class JoinWatch(IReadOnlyList<string> seeds, Action<string> notice)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan SayEvery = TimeSpan.FromMinutes(2);

    /// <summary>Watches until a coordinator has answered.</summary>
    /// <param name="isAnswered">Whether one has.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>What is wrong with what was given, so that waiting is in vain; null: a coordinator has answered, or it was ended.</returns>
    public async Task<string?> RunAsync(Func<bool> isAnswered, CancellationToken cancellation)
    {
        var (said, since) = ("", TimeSpan.Zero);
        try
        {
            await Task.Delay(First, cancellation);
            while (!isAnswered())
            {
                var finding = await SeedFinding.OfAsync(seeds, cancellation);
                if (isAnswered())
                    return null;
                if (finding.IsMistake)
                    return finding.Text;
                if (finding.Text != said || since >= SayEvery)
                {
                    notice($"waiting for a coordinator: {finding.Text}");
                    (said, since) = (finding.Text, TimeSpan.Zero);
                }

                await Task.Delay(LookEvery, cancellation);
                since += LookEvery;
            }
        }
        catch (OperationCanceledException)
        {
            // It was told to end, or its actor system has.
        }

        return null;
    }
}
