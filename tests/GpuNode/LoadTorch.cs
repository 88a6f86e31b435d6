using System.Runtime.CompilerServices;
using PsiSweep.GpuNode.Torch;

namespace PsiSweep.GpuNode.Tests;

internal static class LoadTorch
{
    // Before any test touches TorchSharp, whose own loader would copy libtorch beside the tests.
    [ModuleInitializer]
    internal static void Load() => TorchRuntime.Load();
}
