namespace PsiSweep.Sweeps.Axes;

/// <summary>How a range is divided.</summary>
internal enum Scale
{
    /// <summary>Equal differences.</summary>
    Linear = 0,

    /// <summary>Equal ratios; both ends &gt; 0.</summary>
    Log = 1,
}
