using System.Runtime.CompilerServices;
using PsiSweep.Lab.Torch;

namespace PsiSweep.Lab.Tests;

internal static class LoadTorch
{
    // Before any test touches TorchSharp, whose own loader would copy libtorch beside the tests.
    [ModuleInitializer]
    internal static void Load() => TorchRuntime.Load();
}
