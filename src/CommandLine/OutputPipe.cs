using System.Runtime.InteropServices;

namespace PsiSweep.CommandLine;

/// <summary>Whether anybody still reads what is printed. The runtime swallows the error of a pipe without a reader (<c>| head -1</c>), so
/// that a command that prints for ever has to look.</summary>
public static class OutputPipe
{
    private const int StandardOutput = 1;
    private const short Error = 8; // POLLERR: the reading end is closed

    /// <summary>Whether standard output is a pipe that nobody reads any more; false where that cannot be told.</summary>
    public static bool IsBroken
    {
        get
        {
            if (!OperatingSystem.IsLinux())
                return false;
            var output = new PollDescriptor { Descriptor = StandardOutput };
            return Poll(ref output, 1, 0) == 1 && (output.Found & Error) != 0;
        }
    }

    [DllImport("libc", EntryPoint = "poll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Poll(ref PollDescriptor descriptors, nuint count, int milliseconds);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Asked;
        public short Found;
    }
}
