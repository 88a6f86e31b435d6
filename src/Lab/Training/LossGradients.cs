using PsiSweep.Lab.Networks;

namespace PsiSweep.Lab.Training;

/// <summary>Chooses how a network's gradient is computed.</summary>
public static class LossGradients
{
    /// <summary>Written out for perceptrons, by autograd for all else.</summary>
    public static ILossGradient Of(ReluNetwork network, FlatParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(network);
        return network.IsPerceptron ? new MlpLossGradient(network, parameters) : new AutogradLossGradient(network, parameters);
    }
}
