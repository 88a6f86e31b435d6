using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace PsiSweep.Lab.Torch;

/// <summary>
/// Makes results on the CPU come out with the same bits every time. As they are, MKL chooses its code by where in memory the numbers lie
/// and by the
/// processor (oneMKL developer guide, "Conditional Numerical Reproducibility"), and ATen and oneDNN by the processor. All are asked for
/// their AVX2 code: the same
/// on every processor that has it, and as fast for the networks trained here (docs/performance.md).
/// </summary>
internal static class BitwiseResults
{
    /// <summary>To be called before libtorch is loaded: it looks once. What the user has set stands.</summary>
    public static void Ask()
    {
        if (OperatingSystem.IsWindows())
            return;
        var avx2 = Avx2.IsSupported && Fma.IsSupported;
        Default("MKL_CBWR", avx2 ? "AVX2,STRICT" : "AUTO,STRICT");
        if (avx2)
        {
            Default("ATEN_CPU_CAPABILITY", "avx2");
            Default("ONEDNN_MAX_CPU_ISA", "AVX2"); // convolutions
        }
    }

    private static void Default(string name, string value)
    {
        if (Environment.GetEnvironmentVariable(name) is null)
            _ = SetEnvironment(name, value, overwrite: 0);
    }

    // .NET's own call changes its copy of the environment and not the one that native code sees.
    [DllImport("libc", EntryPoint = "setenv", CharSet = CharSet.Ansi)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetEnvironment(string name, string value, int overwrite);
}
