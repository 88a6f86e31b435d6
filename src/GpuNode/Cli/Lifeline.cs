namespace PsiSweep.GpuNode.Cli;

/// <summary>Ends this process when its parent is gone, however the parent died: the pipe to standard input closes with it.</summary>
internal static class Lifeline
{
    /// <summary>Watches from a thread of its own.</summary>
    public static void EndWithParent()
    {
        var watcher = new Thread(() =>
        {
            using var input = Console.OpenStandardInput();
            Span<byte> ignored = stackalloc byte[64];
            while (input.Read(ignored) > 0) { }

            // Not Environment.Exit: it waits for threads that may hang in native code.
            System.Diagnostics.Process.GetCurrentProcess().Kill();
        })
        {
            IsBackground = true,
            Name = "lifeline",
        };
        watcher.Start();
    }
}
