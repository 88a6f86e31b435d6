using PsiSweep.Coordinator.Runs;

namespace PsiSweep.Coordinator.Cli.Running;

/// <summary>For a file or a pipe: a line every few seconds, and one at the end.</summary>
/// <param name="output">Where to.</param>
internal sealed class PlainView(TextWriter output) : IRunView, IProgress<RunProgress>
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);
    private readonly Lock gate = new();
    private TimeSpan? last;

    /// <inheritdoc/>
    public Task ShowAsync(Func<IProgress<RunProgress>, Task> work) => work(this);

    /// <inheritdoc/>
    public void Report(RunProgress value)
    {
        if (!value.Status.IsComplete && last is { } before && value.Elapsed - before < Period)
            return;
        last = value.Elapsed;
        Say(ProgressText.Line(value));
    }

    /// <inheritdoc/>
    public void Say(string sentence)
    {
        lock (gate)
        {
            output.WriteLine(sentence);
            output.Flush();
        }
    }
}
