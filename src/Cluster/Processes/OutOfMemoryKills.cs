using System.Globalization;

namespace PsiSweep.Cluster.Processes;

/// <summary>How many processes the kernel has killed for want of memory, since the machine started.</summary>
public static class OutOfMemoryKills
{
    /// <summary>The count; 0 where the system does not tell.</summary>
    public static long Count()
    {
        try
        {
            const string key = "oom_kill ";
            var line = File.ReadLines("/proc/vmstat").FirstOrDefault(l => l.StartsWith(key, StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line[key.Length..], CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            return 0;
        }
    }
}
