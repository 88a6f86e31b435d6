namespace PsiSweep.Coordinator.Cli.Running;

/// <summary>The first Ctrl-C stops a run in an orderly way; this makes the second end it at once. Nodes end with it; what was persisted
/// stays.</summary>
internal sealed class SecondPress : IDisposable
{
    private int presses;

    public SecondPress() => Console.CancelKeyPress += OnPress;

    private void OnPress(object? sender, ConsoleCancelEventArgs e)
    {
        if (Interlocked.Increment(ref presses) > 1)
            Environment.Exit(ExitCode.Interrupted);
    }

    public void Dispose() => Console.CancelKeyPress -= OnPress;
}
