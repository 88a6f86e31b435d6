using System.Diagnostics;
using PsiSweep.Cluster.Logs;

namespace PsiSweep.Cluster.Processes;

/// <summary>A node as a child process. It ends when this process is gone, however it went: its standard input closes.</summary>
public sealed class NodeProcess : IDisposable
{
    private readonly Process process;
    private readonly LogFile log;

    /// <summary>Starts it.</summary>
    /// <param name="program">The node program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="log">Takes what it prints; owned.</param>
    /// <param name="notice">Told what it has to say to whoever looks at this process.</param>
    public NodeProcess(string program, IEnumerable<string> arguments, LogFile log, Action<string> notice)
    {
        this.log = log;
        process = new()
        {
            StartInfo = new ProcessStartInfo(program, arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            },
        };
        process.OutputDataReceived += (_, e) =>
        {
            HasWorked |= e.Data == NodeStartOption.ReadyLine;
            if (e.Data?.StartsWith(NodeStartOption.NoticePrefix, StringComparison.Ordinal) == true)
                notice(e.Data[NodeStartOption.NoticePrefix.Length..]);
            log.Write(e.Data);
        };
        process.ErrorDataReceived += (_, e) =>
        {
            LastError = string.IsNullOrWhiteSpace(e.Data) ? LastError : e.Data;
            log.Write(e.Data);
        };
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Whether it has got to work.</summary>
    public bool HasWorked { get; private set; }

    /// <summary>The last line of its standard error; null: there is none.</summary>
    public string? LastError { get; private set; }

    /// <summary>Its process id.</summary>
    public int Id => process.Id;

    /// <summary>Writes a sentence to its log.</summary>
    public void Note(string line) => log.Write(line);

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit code; 128 + signal for one that was killed.</returns>
    public async Task<int> WaitAsync(CancellationToken cancellation)
    {
        await process.WaitForExitAsync(cancellation);
        return process.ExitCode;
    }

    /// <summary>Asks it to end, and ends it if it does not.</summary>
    /// <param name="grace">How long it may take.</param>
    public async Task StopAsync(TimeSpan grace)
    {
        if (process.HasExited)
            return;
        if (!ProcessSignal.Terminate(process.Id))
            process.StandardInput.Close();
        using var timeout = new CancellationTokenSource(grace);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    /// <summary>Frees the handle and the log.</summary>
    public void Dispose()
    {
        process.Dispose();
        log.Dispose();
    }
}
