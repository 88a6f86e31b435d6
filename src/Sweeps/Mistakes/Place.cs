namespace PsiSweep.Sweeps.Mistakes;

/// <summary>A place in a text: line and column, both from 1.</summary>
internal readonly record struct Place(int Line, int Column);
