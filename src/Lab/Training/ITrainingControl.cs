namespace PsiSweep.Lab.Training;

/// <summary>The strings by which a training is held: it looks at them between two steps.</summary>
public interface ITrainingControl
{
    /// <summary>Why the training is to be saved and to end; null: it is not.</summary>
    string? HandBackReason { get; }

    /// <summary>Counts a step, of training or a piece of other work.</summary>
    /// <exception cref="OperationCanceledException">The training was stopped.</exception>
    void Step();

    /// <summary>Counts a step where everything worth saving is saved; throws when there is a <see cref="HandBackReason"/>.</summary>
    /// <exception cref="OperationCanceledException">The training was stopped.</exception>
    void StepOrHandBack();
}
