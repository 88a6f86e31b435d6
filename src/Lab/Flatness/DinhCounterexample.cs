using PsiSweep.Lab.Networks;
using PsiSweep.Shared.Configuration;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Flatness;

/// <summary>
/// The counterexample of Dinh, Pascanu, Bengio and Bengio, "Sharp Minima Can Generalize For Deep Nets" (ICML 2017, theorem 4): multiplying
/// the
/// incoming weights of a hidden layer by α and dividing its outgoing weights by α leaves the function alone and makes the trace of the
/// Hessian
/// in the weights as large as one likes. The trace in basis-path values stays.
/// </summary>
public static class DinhCounterexample
{
    private const int Inputs = 8;
    private const int Classes = 3;
    private const int Samples = 96;

    /// <summary>Trains a small network (8-16-16-3, with biases, full batch, on three overlapping Gaussian classes) and measures it after
    /// every scaling.</summary>
    /// <param name="factors">The factors α, each &gt; 0.</param>
    /// <param name="seed">Seeds data, weights and probes, ≥ 0.</param>
    /// <returns>One row a factor.</returns>
    public static IReadOnlyList<DinhRow> Compute(IEnumerable<double> factors, long seed)
    {
        ArgumentNullException.ThrowIfNull(factors);
        using var scope = NewDisposeScope();
        using var generator = new Generator((ulong)seed);
        var network = new ReluNetwork(Inputs, [16, 16], Classes, bias: true);
        var labels = arange(Samples, int64) % Classes;
        var centers = randn([Classes, Inputs], dtype: float64, generator: generator);
        var inputs = centers.index_select(0, labels) + randn([Samples, Inputs], dtype: float64, generator: generator);
        var weights = Train(network, inputs, labels, generator);
        return [.. factors.Select(factor => Measure(network, weights, inputs, labels, factor, seed))];
    }

    private static Tensor[] Train(ReluNetwork network, Tensor inputs, Tensor labels, Generator generator)
    {
        // torch.nn.Linear's distribution: uniform in ±1/√fan_in.
        var weights = network.Layers.SelectMany(l => new[] { Uniform([l.Out, l.In], l.In), Uniform([l.Out], l.In) }).ToArray();
        for (var step = 0; step < 300; step++)
        {
            using var scope = NewDisposeScope();
            var gradient = autograd.grad([nn.functional.cross_entropy(network.Forward(weights, inputs), labels)], weights);
            using var noGrad = no_grad();
            for (var p = 0; p < weights.Length; p++)
                weights[p].sub_(0.1 * gradient[p]);
        }

        return [.. weights.Select(w => w.detach())];

        Tensor Uniform(long[] shape, int fanIn) =>
            ((rand(shape, dtype: float64, generator: generator) * 2 - 1) / Math.Sqrt(fanIn)).requires_grad_();
    }

    private static DinhRow Measure(ReluNetwork network, Tensor[] weights, Tensor inputs, Tensor labels, double factor, long seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(factor);
        using var scope = NewDisposeScope();
        Tensor[] scaled = [.. weights];
        foreach (var incoming in new[] { network.Layers[0].Weight, network.Layers[0].Bias!.Value })
            scaled[incoming] = weights[incoming] * factor;
        scaled[network.Layers[1].Weight] = weights[network.Layers[1].Weight] / factor;

        var config = new MeasuresConfig { Names = ["w.trace", "psi.trace"], ProbeTolerance = 0 };
        using var context = new MeasureContext(network, scaled, weights, inputs, labels, config, seed);
        var values = MeasureRunner.ComputeAll(context, _ => { });
        return new(
            factor,
            context.WeightSurface.AtCenter,
            values[0].Value,
            values[0].StandardError!.Value,
            values[1].Value,
            values[1].StandardError!.Value
        );
    }
}

/// <summary>One scaling of the counterexample.</summary>
/// <param name="Factor">α.</param>
/// <param name="Loss">The training loss, the same for all.</param>
/// <param name="WeightTrace">Trace of the Hessian in the weights, <c>w.trace</c>.</param>
/// <param name="WeightTraceError">Its standard error.</param>
/// <param name="PathTrace">Trace of the Hessian in basis-path values, <c>psi.trace</c>, the same for all.</param>
/// <param name="PathTraceError">Its standard error.</param>
public sealed record DinhRow(
    double Factor,
    double Loss,
    double WeightTrace,
    double WeightTraceError,
    double PathTrace,
    double PathTraceError
);
