namespace PsiSweep.Coordinator.Results.Foreign;

/// <summary>What stands before the decimals of a number.</summary>
internal enum DecimalMark
{
    /// <summary>0.5</summary>
    Point,

    /// <summary>0,5</summary>
    Comma,
}
