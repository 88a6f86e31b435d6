using System.Runtime.InteropServices;

namespace PsiSweep.Coordinator.Results.Export;

/// <summary>What of a machine may matter to numbers and times. No host name, no user, no path.</summary>
/// <param name="Os">Operating system and version.</param>
/// <param name="Architecture">Such as <c>x64</c>.</param>
/// <param name="Cpu">Model of the processor, or <c>unknown</c>; the last bits of results differ between models.</param>
/// <param name="Cores">Logical cores.</param>
/// <param name="Runtime">The .NET runtime.</param>
public sealed record MachineFacts(string Os, string Architecture, string Cpu, int Cores, string Runtime)
{
    /// <summary>The machine this process runs on.</summary>
    public static MachineFacts Current() =>
        new(
            RuntimeInformation.OSDescription,
            RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant(),
            CpuModel(),
            Environment.ProcessorCount,
            RuntimeInformation.FrameworkDescription
        );

    private static string CpuModel()
    {
        const string Linux = "/proc/cpuinfo";
        var line = File.Exists(Linux)
            ? File.ReadLines(Linux).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return line?.Split(':', 2)[1].Trim() ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? "unknown";
    }
}
