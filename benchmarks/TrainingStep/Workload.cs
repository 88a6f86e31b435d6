using System.Diagnostics;
using PsiSweep.Lab.Networks;
using PsiSweep.Lab.Optimizers;
using PsiSweep.Lab.Training;
using PsiSweep.Shared.Configuration;
using static TorchSharp.torch;

namespace PsiSweep.Benchmarks.TrainingStep;

/// <summary>Training steps of one network with one way to take gradients and one optimizer, on random data of MNIST's shape, on one
/// core.</summary>
internal sealed class Workload : IDisposable
{
    private const int Samples = 8192;
    private const double LearningRate = 1e-3; // small: random labels, no divergence in any number of steps
    private readonly FlatParameters parameters;
    private readonly ILossGradient gradient;
    private readonly IOptimizer? optimizer;
    private readonly Tensor inputs;
    private readonly Tensor labels;
    private readonly Generator order = new(2);
    private readonly int batch;

    /// <param name="optimizer">Null: the gradient alone.</param>
    /// <param name="autograd">By autograd, else written out.</param>
    /// <param name="hidden">Widths of the hidden layers.</param>
    /// <param name="bias">With biases.</param>
    /// <param name="batch">Samples a step.</param>
    /// <param name="momentum">Momentum.</param>
    public Workload(OptimizerKind? optimizer, bool autograd, int[] hidden, bool bias, int batch, double momentum)
    {
        this.batch = batch;
        var network = new ReluNetwork(784, hidden, 10, bias);
        parameters = new(network, float32, CPU);
        using var weights = new Generator(1);
        StartingWeights.Fill(network, parameters.Parameters, WeightInit.Default, treeEdgesAreOne: true, weights);
        gradient = autograd ? new AutogradLossGradient(network, parameters) : new MlpLossGradient(network, parameters);
        if (optimizer is { } kind)
        {
            this.optimizer = OptimizerFactory.Create(
                new()
                {
                    Optimizer = kind,
                    LearningRate = LearningRate,
                    BatchSize = batch,
                    Epochs = 1,
                    Momentum = momentum,
                },
                network,
                parameters
            );
        }

        inputs = rand([Samples, 784], generator: order);
        labels = randint(0, 10, [Samples], dtype: int64, generator: order);
    }

    /// <summary>Takes steps as the trainer does, and says what one cost.</summary>
    /// <returns>Microseconds of processor time a step: other processes on the machine do not count.</returns>
    public double Run(int steps)
    {
        using var process = Process.GetCurrentProcess();
        process.Refresh();
        var before = process.TotalProcessorTime;
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var permutation = randperm(Samples, dtype: int64, generator: order);
        for (var step = 0; step < steps; step++)
        {
            using var inner = NewDisposeScope();
            var index = permutation.narrow(0, step * batch % (Samples - batch + 1), batch);
            var loss = gradient.Compute(inputs.index_select(0, index), labels.index_select(0, index)).item<float>();
            if (!float.IsFinite(loss) || optimizer?.Step(LearningRate) is StepOutcome.SkeletonCrossesZero)
                throw new InvalidOperationException("diverged: the numbers would mean nothing");
        }

        process.Refresh();
        return (process.TotalProcessorTime - before).TotalMicroseconds / steps;
    }

    public void Dispose()
    {
        optimizer?.Dispose();
        gradient.Dispose();
        parameters.Dispose();
        inputs.Dispose();
        labels.Dispose();
        order.Dispose();
    }
}
