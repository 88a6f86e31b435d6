using System.Runtime.InteropServices;

namespace PsiSweep.Cluster.Processes;

/// <summary>Signals to other processes.</summary>
public static class ProcessSignal
{
    private const int SigTerm = 15;

    /// <summary>Asks a process to end (SIGTERM).</summary>
    /// <returns>Whether it was asked; false: it is gone, or this system has no signals.</returns>
    public static bool Terminate(int process) => !OperatingSystem.IsWindows() && Kill(process, SigTerm) == 0;

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
