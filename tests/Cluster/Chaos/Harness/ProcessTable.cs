using System.Globalization;
using System.Runtime.InteropServices;

namespace PsiSweep.Chaos;

/// <summary>Processes as /proc shows them.</summary>
internal static class ProcessTable
{
    public const int Kill = 9;
    public const int Terminate = 15;
    public const int Continue = 18;
    public const int Stop = 19;

    /// <summary>All processes that are not mere zombies.</summary>
    public static IEnumerable<int> All() =>
        Directory
            .EnumerateDirectories("/proc")
            .Select(f => int.TryParse(Path.GetFileName(f), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0 && IsAlive(id));

    /// <summary>Whether a process is there and no zombie.</summary>
    public static bool IsAlive(int id) => Stat(id) is { } stat && stat[0] is not ("Z" or "X");

    /// <summary>A process's children.</summary>
    public static IReadOnlyList<int> Children(int id) =>
        [.. All().Where(child => Stat(child) is { } stat && int.Parse(stat[1], CultureInfo.InvariantCulture) == id)];

    /// <summary>What tells a process from an earlier one with its id: its start, in clock ticks since boot; null: it is gone.</summary>
    public static string? StartOf(int id) => Stat(id)?[19];

    /// <summary>Processes other than this one that have inherited a variable, with its value.</summary>
    public static IEnumerable<(int Id, string Value)> WithVariable(string name) =>
        from id in All()
        where id != Environment.ProcessId
        let entry = Read(id, "environ").Split('\0').FirstOrDefault(e => e.StartsWith(name + "=", StringComparison.Ordinal))
        where entry is not null
        select (id, entry[(name.Length + 1)..]);

    /// <summary>The command line, for a message.</summary>
    public static string CommandLine(int id) => Read(id, "cmdline").Replace('\0', ' ').Trim();

    /// <summary>Sends a signal.</summary>
    /// <returns>Whether the process was there.</returns>
    public static bool Signal(int id, int signal) => SendSignal(id, signal) == 0;

    /// <summary>State, parent and so on: the fields of stat after the name (proc_pid_stat(5)), which may itself hold spaces; null: it is
    /// gone.</summary>
    private static string[]? Stat(int id)
    {
        var stat = Read(id, "stat");
        return stat.Length == 0 ? null : stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
    }

    private static string Read(int id, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/{file}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ""; // it ended while we looked, or belongs to somebody else
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int process, int signal);
}
