using System.Runtime.InteropServices;
using System.Security.Cryptography;
using TorchSharp;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Tests.Torch;

/// <summary>The same computation gives the same bits in every process of a machine.</summary>
public sealed class SameBitsTests
{
    private const string Variable = "PSISWEEP_TEST_BITS";

    [Fact]
    public async Task Two_processes_compute_the_same_bits()
    {
        var own = Compute();
        if (Environment.GetEnvironmentVariable(Variable) is { } file) // this is the other process
        {
            await File.WriteAllTextAsync(file, own, TestContext.Current.CancellationToken);
            return;
        }

        using var folder = new Data.TemporaryFolder();
        var (code, output, _) = await ChildProcess.RunAsync(
            "PsiSweep.Lab.Tests",
            ["--filter-method", $"{typeof(SameBitsTests).FullName}.{nameof(Two_processes_compute_the_same_bits)}"],
            (Variable, folder.At("bits"))
        );
        Assert.True(code == 0, output);
        Assert.Equal(own, await File.ReadAllTextAsync(folder.At("bits"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Another_seed_computes_other_bits() => Assert.NotEqual(Compute(), Compute(seed: 6));

    /// <summary>Fifty steps of gradient descent on a small network; a hash of its weights.</summary>
    private static string Compute(ulong seed = 5)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(seed);
        var inputs = randn([64, 33], generator: generator);
        var labels = randint(0, 7, [64], dtype: int64, generator: generator);
        Tensor[] weights = [Weight(50, 33), Weight(7, 50)];
        for (var step = 0; step < 50; step++)
        {
            using var each = NewDisposeScope();
            var loss = nn.functional.cross_entropy(inputs.mm(weights[0].t()).relu().mm(weights[1].t()), labels);
            var gradients = autograd.grad([loss], weights);
            using (no_grad())
            {
                for (var w = 0; w < weights.Length; w++)
                    weights[w].sub_(gradients[w] * 0.1);
            }
        }

        return string.Join(
            ' ',
            weights.Select(w => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes<float>(w.detach().data<float>().ToArray()))))
        );

        Tensor Weight(int to, int from) => (randn([to, from], generator: generator) * 0.1).requires_grad_();
    }
}
