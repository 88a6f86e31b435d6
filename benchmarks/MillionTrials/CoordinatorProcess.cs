using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace PsiSweep.Benchmarks.MillionTrials;

/// <summary><c>psisweep serve</c> as a process of its own.</summary>
internal sealed class CoordinatorProcess : IDisposable
{
    private readonly Process process;
    private readonly string results;

    public CoordinatorProcess(string sweep, string results, int port)
    {
        this.results = results;
        process = Process.Start(
            new ProcessStartInfo(Program, ["serve", sweep, "--out", results, "--port", port.ToString(CultureInfo.InvariantCulture)])
            {
                RedirectStandardOutput = true,
            }
        )!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
    }

    // artifacts/bin/MillionTrials/release → artifacts/bin/PsiSweep.Coordinator/release
    private static string Program
    {
        get
        {
            var own = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
            return Path.Combine(own, "..", "..", "PsiSweep.Coordinator", Path.GetFileName(own), "psisweep");
        }
    }

    public bool HasEnded => process.HasExited;

    /// <summary>Largest resident memory so far, MB.</summary>
    public double PeakMegabytes => KilobytesOf("VmHWM") / 1000;

    /// <summary>Resident memory now, MB.</summary>
    public double Megabytes => KilobytesOf("VmRSS") / 1000;

    /// <summary>Trials done, as its status file says.</summary>
    public long Done()
    {
        var file = Path.Combine(results, "status.json");
        if (!File.Exists(file))
            return 0;
        using var status = JsonDocument.Parse(File.ReadAllText(file));
        return status.RootElement.GetProperty("done").GetInt64();
    }

    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    private double KilobytesOf(string key)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process.Id}/status").First(l => l.StartsWith(key, StringComparison.Ordinal));
            return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            return 0; // it has ended
        }
    }

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill();
        process.Dispose();
    }
}
