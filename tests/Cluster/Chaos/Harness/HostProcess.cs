using System.Diagnostics;

namespace PsiSweep.Chaos;

/// <summary>The process that a host of the cluster runs, over all its starts: what a service manager would look after.</summary>
/// <param name="name">Name of the host.</param>
/// <param name="run">Name of the run.</param>
/// <param name="command">The command line, whatever puts it onto its host in front.</param>
/// <param name="log">File for what it prints.</param>
internal sealed class HostProcess(string name, string run, IReadOnlyList<string> command, string log) : IDisposable
{
    private Process? process;

    /// <summary>Name of the host.</summary>
    public string Name => name;

    /// <summary>How often it was started.</summary>
    public int Starts { get; private set; }

    /// <summary>Whether it runs.</summary>
    public bool IsRunning => process is { HasExited: false };

    /// <summary>How long it has run since its last start.</summary>
    public TimeSpan Age => DateTime.Now - process!.StartTime;

    /// <summary>Its process id.</summary>
    public int Id => process!.Id;

    /// <summary>How it ended; 128 + signal when it was killed.</summary>
    public int ExitCode => process!.ExitCode;

    /// <summary>Starts it, again if it has ended.</summary>
    public void Start()
    {
        process?.Dispose();
        Starts++;
        // exec: the process id stays that of the program, through sh and nsenter. Output goes straight to the file, so that it depends on
        // no reader.
        var start = new ProcessStartInfo("sh", ["-c", "exec \"$@\" </dev/null >>\"$0\" 2>&1", log, .. command]);
        start.Environment[RunName.Variable] = run;
        process = Process.Start(start)!;
    }

    /// <summary>Waits for its end; cancelled, it is told to end.</summary>
    public async Task EndAsync(CancellationToken cancellation)
    {
        using var told = cancellation.Register(() => ProcessTable.Signal(Id, ProcessTable.Terminate));
        await process!.WaitForExitAsync(CancellationToken.None);
        cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>The process and its children.</summary>
    public IReadOnlyList<int> Family() => IsRunning ? [Id, .. ProcessTable.Children(Id)] : [];

    /// <inheritdoc/>
    public void Dispose() => process?.Dispose();
}
