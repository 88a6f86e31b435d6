using PsiSweep.Lab.Data;
using PsiSweep.Lab.Networks;
using PsiSweep.Shared.Results;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Training;

/// <summary>Loss and error over the full training and test sets.</summary>
public static class Evaluator
{
    // Activations of a chunk stay in the cache, or at least in memory where pictures are large.
    private const int MostRows = 8192;
    private const long MostActivations = 1 << 23;

    /// <summary>Evaluates parameters.</summary>
    /// <param name="network">The shape.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="data">The data set, on the parameters' device.</param>
    /// <param name="step">Called before every chunk of samples, so that a watchdog hears of it; may throw to stop. Null: nobody
    /// listens.</param>
    public static Evaluation Evaluate(ReluNetwork network, IReadOnlyList<Tensor> parameters, Dataset data, Action? step = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        var (trainLoss, trainError) = Over(network, parameters, data.TrainInputs, data.TrainLabels, step);
        var (testLoss, testError) = Over(network, parameters, data.TestInputs, data.TestLabels, step);
        return new(trainLoss, trainError, testLoss, testError);
    }

    /// <summary>Mean cross-entropy over the training set alone.</summary>
    /// <inheritdoc cref="Evaluate" path="/param"/>
    public static double TrainLoss(ReluNetwork network, IReadOnlyList<Tensor> parameters, Dataset data, Action? step = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Over(network, parameters, data.TrainInputs, data.TrainLabels, step).Loss;
    }

    /// <summary>Whether both losses are finite.</summary>
    internal static bool IsFinite(this Evaluation evaluation) =>
        double.IsFinite(evaluation.TrainLoss) && double.IsFinite(evaluation.TestLoss);

    private static (double Loss, double Error) Over(
        ReluNetwork network,
        IReadOnlyList<Tensor> parameters,
        Tensor inputs,
        Tensor labels,
        Action? step
    )
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var rows = inputs.shape[0];
        var loss = zeros(1, float64, inputs.device);
        var wrong = zeros(1, int64, inputs.device);
        var chunkRows = Math.Clamp(MostActivations / network.LargestActivation, 64, MostRows);
        for (long start = 0; start < rows; start += chunkRows)
        {
            step?.Invoke();
            using var chunk = NewDisposeScope();
            var count = Math.Min(chunkRows, rows - start);
            var y = labels.narrow(0, start, count);
            var logits = network.Forward(parameters, inputs.narrow(0, start, count));
            loss.add_(nn.functional.cross_entropy(logits, y, reduction: nn.Reduction.Sum).to(float64));
            wrong.add_(logits.argmax(1).ne(y).sum());
        }

        return (loss.item<double>() / rows, (double)wrong.item<long>() / rows);
    }
}
