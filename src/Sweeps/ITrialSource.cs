using PsiSweep.Shared.Configuration;

namespace PsiSweep.Sweeps;

/// <summary>A sweep's trials, made one by one from their index, so that a million cost no memory.</summary>
public interface ITrialSource
{
    /// <summary>Identity of the sweep: a hash of everything that decides its trials' numbers; equal for equal resolved sweep
    /// files.</summary>
    string SweepId { get; }

    /// <summary>The sweep's name, also the name of its results folder.</summary>
    string Name { get; }

    /// <summary>The swept settings' paths, in the order of the columns.</summary>
    IReadOnlyList<string> Axes { get; }

    /// <summary>Number of trials, ≥ 1.</summary>
    long Count { get; }

    /// <summary>The trial at an index in [0, <see cref="Count"/>).</summary>
    Trial At(long index);
}
