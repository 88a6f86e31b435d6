namespace PsiSweep.Coordinator.Analysis;

/// <summary>Statistics beyond the three coefficients and their intervals.</summary>
[Flags]
public enum StatisticKinds
{
    /// <summary>None of them.</summary>
    None = 0,

    /// <summary>Permutation p-values of tau-b, and Holm's adjustment.</summary>
    Permutation = 1,

    /// <summary>Granulated Kendall coefficients.</summary>
    Granulated = 2,

    /// <summary>Conditional mutual information.</summary>
    Information = 4,

    /// <summary>Robust sign error.</summary>
    SignError = 8,

    /// <summary>All of them.</summary>
    All = Permutation | Granulated | Information | SignError,
}
