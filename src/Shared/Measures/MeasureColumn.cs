namespace PsiSweep.Shared.Measures;

/// <summary>A column that a measure fills.</summary>
/// <param name="Name">Its name, such as <c>psi.trace.se</c>.</param>
/// <param name="IsScaleInvariant">Whether positive scaling of the weights leaves it unchanged (PSI). A test scales networks and holds
/// every column to what is said here.</param>
public sealed record MeasureColumn(string Name, bool IsScaleInvariant);
