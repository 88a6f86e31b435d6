using System.Diagnostics;
using System.Runtime.InteropServices;
using PsiSweep.Cluster.Logs;

namespace PsiSweep.Cluster.Processes;

/// <summary>A node as a child process. It ends when this process is gone, however it went: its standard input closes.</summary>
public sealed class NodeProcess : IDisposable
{
    private const int SigTerm = 15;
    private readonly Process process;
    private readonly LogFile log;

    /// <summary>Starts it.</summary>
    /// <param name="program">The node program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="log">Takes what it prints; owned.</param>
    public NodeProcess(string program, IEnumerable<string> arguments, LogFile log)
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
            log.Write(e.Data);
        };
        process.ErrorDataReceived += (_, e) => log.Write(e.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Whether it has got to work.</summary>
    public bool HasWorked { get; private set; }

    /// <summary>Its process id.</summary>
    public int Id => process.Id;

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
        if (!OperatingSystem.IsWindows())
            _ = Kill(process.Id, SigTerm);
        else
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

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
