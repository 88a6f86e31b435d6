using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace PsiSweep.Cluster.Processes;

/// <summary>What the kernel says about processes that it killed for want of memory.</summary>
/// <param name="Named">Whether its log names a process as killed since a time (seconds since the machine started); null: the log is not
/// readable here, or counts processes otherwise.</param>
/// <param name="CounterOf">The count of such kills in a process's control group, read again at every call; null: there is none.</param>
public sealed partial record OutOfMemoryKills(Func<int, double, bool?> Named, Func<int, Func<long?>> CounterOf)
{
    private const int ReadAll = 3;
    private const int LogBytes = 1 << 20;
    private const string FirstProcessNamespace = "pid:[4026531836]";

    /// <summary>The kernel of this machine.</summary>
    public static OutOfMemoryKills Kernel { get; } = new(IsNamed, Counter);

    /// <summary>Whether a log names a process as killed since a time.</summary>
    /// <param name="log">Lines such as <c>[12.5] Out of memory: Killed process 1234 (psisweep-node) …</c>.</param>
    /// <param name="process">Its process id.</param>
    /// <param name="since">Seconds since the machine started.</param>
    public static bool IsNamedIn(string log, int process, double since) =>
        Kill()
            .Matches(log)
            .Any(m =>
                m.Groups["process"].Value == process.ToString(CultureInfo.InvariantCulture)
                && (!m.Groups["at"].Success || double.Parse(m.Groups["at"].Value, CultureInfo.InvariantCulture) >= since)
            );

    [GeneratedRegex(@"^(<\d+>)?(\[ *(?<at>\d+\.\d+)\] )?.*\bKilled process (?<process>\d+) \(", RegexOptions.Multiline)]
    private static partial Regex Kill();

    private static bool? IsNamed(int process, double since)
    {
        if (!OperatingSystem.IsLinux())
            return null;
        try
        {
            var buffer = new byte[LogBytes];
            var length = ReadLog(ReadAll, buffer, buffer.Length);
            if (length <= 0)
                return null;
            if (IsNamedIn(Encoding.UTF8.GetString(buffer, 0, length), process, since))
                return true;
            // In a container processes have other numbers than in the log.
            return new FileInfo("/proc/self/ns/pid").LinkTarget == FirstProcessNamespace ? false : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or EntryPointNotFoundException or DllNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Counter of the second version of control groups (<c>memory.events</c>), or of the first.</summary>
    private static Func<long?> Counter(int process)
    {
        try
        {
            foreach (var line in File.ReadLines($"/proc/{process}/cgroup"))
            {
                var parts = line.Split(':', 3);
                var file =
                    parts is ["0", "", var unified] ? $"/sys/fs/cgroup{unified.TrimEnd('/')}/memory.events"
                    : parts is [_, var names, var group] && names.Split(',').Contains("memory")
                        ? $"/sys/fs/cgroup/memory{group.TrimEnd('/')}/memory.oom_control"
                    : null;
                if (file is not null && File.Exists(file))
                    return () => Count(file);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is gone already, or there is no such file system: no evidence.
        }

        return () => null;
    }

    private static long? Count(string file)
    {
        const string key = "oom_kill ";
        try
        {
            var line = File.ReadLines(file).FirstOrDefault(l => l.StartsWith(key, StringComparison.Ordinal));
            return long.TryParse(line?[key.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [DllImport("libc", EntryPoint = "klogctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ReadLog(int type, byte[] buffer, int length);
}
