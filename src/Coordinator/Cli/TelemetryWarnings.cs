using System.Globalization;
using PsiSweep.Cluster.Logs;

namespace PsiSweep.Coordinator.Cli;

/// <summary>Where a coordinator says what is wrong with its telemetry: on the console, and in a log beside its own, which its actor
/// system holds.</summary>
internal static class TelemetryWarnings
{
    /// <summary>What to tell warnings.</summary>
    /// <param name="folder">The results folder.</param>
    /// <param name="name">The coordinator's name.</param>
    /// <param name="say">The console.</param>
    public static Action<string> To(string folder, string name, Action<string> say) =>
        warning =>
        {
            say(warning);
            using var log = new LogFile(Path.Combine(folder, "logs", $"{name}.telemetry.log"));
            log.Write(string.Create(CultureInfo.InvariantCulture, $"{DateTimeOffset.UtcNow:yyyy-MM-dd HH:mm:ss.fff}Z Warning: {warning}"));
        };
}
