using System.Runtime.CompilerServices;
using PsiSweep.GpuNode.Torch;

namespace PsiSweep.GpuNode.Tests;

internal static class TorchSetup
{
    [ModuleInitializer]
    internal static void Load() => TorchRuntime.Load();
}
