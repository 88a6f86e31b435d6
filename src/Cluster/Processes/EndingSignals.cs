using System.Globalization;
using System.Runtime.InteropServices;

namespace PsiSweep.Cluster.Processes;

/// <summary>
/// SIGHUP (the terminal is closed) and SIGUSR1 (a batch system takes the machine back soon) end a process in an orderly way, as SIGTERM
/// does. One that was started with a signal ignored (nohup) goes on ignoring it.
/// </summary>
public sealed class EndingSignals : IDisposable
{
    private const int SigHup = 1;
    private const int SigUsr1 = 10; // on Linux; elsewhere it keeps its meaning
    private readonly CancellationTokenSource stopping = new();
    private readonly PosixSignalRegistration[] registrations;
    private readonly TimeSpan grace;
    private readonly int exitCode;
    private Timer? end;

    /// <summary>Listens to them.</summary>
    /// <param name="grace">After this the process ends, whatever it is at.</param>
    /// <param name="exitCode">What it then returns.</param>
    public EndingSignals(TimeSpan grace, int exitCode)
    {
        this.grace = grace;
        this.exitCode = exitCode;
        var ignored = IgnoredAtStart(StatusFile());
        registrations =
        [
            .. Signals()
                .Where(s => (ignored & (1UL << (s.Number - 1))) == 0)
                .Select(s => PosixSignalRegistration.Create(s.Signal, OnSignal)),
        ];
    }

    /// <summary>Cancelled with the first of them.</summary>
    public CancellationToken Stopping => stopping.Token;

    /// <summary>The signals that are ignored, bit n − 1 for signal n.</summary>
    /// <param name="status">Text of <c>/proc/self/status</c>; empty where there is none.</param>
    public static ulong IgnoredAtStart(string status)
    {
        ArgumentNullException.ThrowIfNull(status);
        const string key = "SigIgn:";
        var line = status.Split('\n').FirstOrDefault(l => l.StartsWith(key, StringComparison.Ordinal));
        return ulong.TryParse(line?[key.Length..].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var mask) ? mask : 0;
    }

    private static IEnumerable<(int Number, PosixSignal Signal)> Signals()
    {
        if (!OperatingSystem.IsWindows())
            yield return (SigHup, PosixSignal.SIGHUP);
        if (OperatingSystem.IsLinux())
            yield return (SigUsr1, (PosixSignal)SigUsr1);
    }

    private static string StatusFile()
    {
        try
        {
            return File.ReadAllText("/proc/self/status");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        end ??= new Timer(_ => Environment.Exit(exitCode), null, grace, Timeout.InfiniteTimeSpan);
        _ = stopping.CancelAsync();
    }

    /// <summary>Listens no more.</summary>
    public void Dispose()
    {
        foreach (var registration in registrations)
            registration.Dispose();
        end?.Dispose();
        stopping.Dispose();
    }
}
