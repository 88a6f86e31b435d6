namespace PsiSweep.GpuNode.Optimizers;

/// <summary>Takes a step from the gradient that stands in the flat parameters.</summary>
public interface IOptimizer : IDisposable
{
    /// <summary>Takes one step; uses up the gradient.</summary>
    /// <param name="learningRate">The rate, &gt; 0.</param>
    /// <returns>
    /// <see cref="StepOutcome.Taken"/>, or why the step was not taken: then the weights are as they were.
    /// </returns>
    StepOutcome Step(double learningRate);
}

/// <summary>Whether a step was taken.</summary>
public enum StepOutcome
{
    /// <summary>Taken.</summary>
    Taken,

    /// <summary>Not taken: a skeleton value would have reached or crossed zero, where path space ends.</summary>
    SkeletonCrossesZero,
}
