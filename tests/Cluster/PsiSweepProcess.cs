using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace PsiSweep.Cluster.Tests;

/// <summary>The real psisweep program, started as a process.</summary>
internal sealed class PsiSweepProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly StringBuilder output = new();

    private PsiSweepProcess(Process process) => Process = process;

    public Process Process { get; }

    /// <summary>What it has printed so far.</summary>
    public string Output
    {
        get
        {
            lock (output)
                return output.ToString();
        }
    }

    /// <summary>The psisweep program.</summary>
    public static string CoordinatorPath => ProgramPath("PsiSweep.Coordinator", "psisweep");

    public static PsiSweepProcess Start(IReadOnlyDictionary<string, string>? environment, params string[] arguments) =>
        Start(CoordinatorPath, environment, arguments);

    /// <summary>The real psisweep-node program.</summary>
    public static PsiSweepProcess StartNode(params string[] arguments) =>
        Start(ProgramPath("PsiSweep.GpuNode", "psisweep-node"), null, arguments);

    /// <summary>The real psisweep program, by a command line of the shell.</summary>
    public static PsiSweepProcess StartShell(string commandLine) =>
        Start("/bin/sh", null, ["-c", $"exec '{ProgramPath("PsiSweep.Coordinator", "psisweep")}' {commandLine}"]);

    private static PsiSweepProcess Start(string program, IReadOnlyDictionary<string, string>? environment, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        var result = new PsiSweepProcess(new Process { StartInfo = start });
        result.Process.OutputDataReceived += (_, e) => result.Append(e.Data);
        result.Process.ErrorDataReceived += (_, e) => result.Append(e.Data);
        result.Process.Start();
        result.Process.BeginOutputReadLine();
        result.Process.BeginErrorReadLine();
        return result;
    }

    public static async Task<PsiSweepProcess> RunAsync(params string[] arguments)
    {
        var process = Start(null, arguments);
        await process.ExitAsync();
        return process;
    }

    public async Task<int> ExitAsync()
    {
        using var timeout = new CancellationTokenSource(Patience);
        try
        {
            await Process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            Process.Kill(entireProcessTree: true);
            Assert.Fail($"psisweep did not end within {Patience}; it printed:\n{Output}");
        }

        return Process.ExitCode;
    }

    /// <summary>Process ids of the nodes it started, from the processes' command lines.</summary>
    public IReadOnlyList<int> NodeIds()
    {
        var ids = new List<int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
                continue;
            try
            {
                var stat = File.ReadAllText(Path.Combine(folder, "stat"));
                var afterName = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                if (
                    afterName[0] != "Z"
                    && int.Parse(afterName[1], CultureInfo.InvariantCulture) == Process.Id
                    && File.ReadAllText(Path.Combine(folder, "cmdline")).Contains("\0work\0", StringComparison.Ordinal)
                )
                    ids.Add(id);
            }
            catch (IOException)
            {
                // It ended while we looked.
            }
        }

        return ids;
    }

    public static bool IsAlive(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..][0] != 'Z';
        }
        catch (IOException)
        {
            return false;
        }
    }

    public static void Signal(int id, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Waits until something holds.</summary>
    public async Task UntilAsync(Func<bool> holds, string what)
    {
        var clock = Stopwatch.StartNew();
        while (!holds())
        {
            if (Process.HasExited && !holds())
                Assert.Fail($"psisweep ended with {Process.ExitCode} before {what}; it printed:\n{Output}");
            if (clock.Elapsed > Patience)
                Assert.Fail($"waited {Patience} in vain for: {what}; it printed:\n{Output}");
            await Task.Delay(50);
        }
    }

    private void Append(string? line)
    {
        lock (output)
            output.AppendLine(line);
    }

    private static string ProgramPath(string project, string program)
    {
        // artifacts/bin/PsiSweep.Cluster.Tests/debug → artifacts/bin/PsiSweep.Coordinator/debug
        var own = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        return Path.GetFullPath(Path.Combine(own, "..", "..", project, Path.GetFileName(own), program));
    }

    public void Dispose()
    {
        if (!Process.HasExited)
            Process.Kill(entireProcessTree: true);
        Process.Dispose();
    }
}
