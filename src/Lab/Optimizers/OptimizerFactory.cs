using PsiSweep.Lab.Networks;
using PsiSweep.Shared.Configuration;

namespace PsiSweep.Lab.Optimizers;

/// <summary>Makes the optimizer that a trial asks for.</summary>
public static class OptimizerFactory
{
    /// <summary>For parameters that hold the starting weights.</summary>
    public static IOptimizer Create(TrainingConfig config, ReluNetwork network, FlatParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(config);
        var momentum = new Momentum(config.Momentum, config.Nesterov, config.WeightDecay);
        return config.Optimizer switch
        {
            OptimizerKind.Sgd => new Sgd(parameters, momentum),
            OptimizerKind.GSgd => new GSgd(network, parameters, momentum),
            _ => throw new ArgumentOutOfRangeException(nameof(config), config.Optimizer, "not an optimizer"),
        };
    }
}
