namespace PsiSweep.Sweeps.Mistakes;

/// <summary>One mistake in a sweep file.</summary>
/// <param name="File">The file as it was named by the caller.</param>
/// <param name="Line">Line, from 1; 0 when the mistake is about the file as a whole (it is missing, say).</param>
/// <param name="Column">Column, from 1; 0 likewise.</param>
/// <param name="Message">What was found and what is allowed.</param>
public sealed record SweepProblem(string File, int Line, int Column, string Message)
{
    /// <summary><c>FILE:LINE:COLUMN: MESSAGE</c>, the form that editors and terminals make clickable.</summary>
    public override string ToString() => Line == 0 ? $"{File}: {Message}" : $"{File}:{Line}:{Column}: {Message}";
}
