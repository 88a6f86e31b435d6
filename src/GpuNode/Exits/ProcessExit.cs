using System.Runtime.InteropServices;

namespace PsiSweep.GpuNode.Exits;

/// <summary>Ends the process without waiting for anything: Environment.Exit runs native destructors, which hang when a thread hangs in
/// libtorch.</summary>
internal static class ProcessExit
{
    /// <summary>Ends it now.</summary>
    public static void Now(int code)
    {
        if (OperatingSystem.IsWindows())
            Environment.Exit(code);
        ExitNow(code);
    }

    [DllImport("libc", EntryPoint = "_exit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void ExitNow(int code);
}
