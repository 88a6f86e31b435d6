using PsiSweep.GpuNode.Torch;
using TorchSharp;

namespace PsiSweep.GpuNode.Tests;

public class SmokeTests
{
    [Fact]
    public void Loads_and_multiplies()
    {
        var info = TorchRuntime.Load();
        TestContext.Current.TestOutputHelper?.WriteLine(info.ToString());
        using var a = torch.ones(3, 3);
        using var b = a.mm(a);
        Assert.Equal(3f, b[0, 0].item<float>());
    }
}
