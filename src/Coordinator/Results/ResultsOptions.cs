using PsiSweep.Coordinator.Analysis;

namespace PsiSweep.Coordinator.Results;

/// <summary>What is made of the rows beside writing them down.</summary>
public sealed record ResultsOptions
{
    /// <summary>Settings of the tables. Without axes to group by, they are grouped by <see cref="OptimizerAxis"/> when that was
    /// swept.</summary>
    public TableOptions Table { get; init; } = new();

    /// <summary>The axis whose values colour the plots; null: the optimizer when swept, else the first axis with at most 8 values, else
    /// none.</summary>
    public string? ColourBy { get; init; }

    /// <summary>The axis that people compare first.</summary>
    public const string OptimizerAxis = "training.optimizer";
}
