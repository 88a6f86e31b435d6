namespace PsiSweep.Coordinator.Results.Export;

/// <summary>A results file is not what it should be. The message names the file, the line where there is one, what was found and what is
/// allowed.</summary>
public sealed class ResultsFormatException : Exception
{
    /// <summary>With a message.</summary>
    public ResultsFormatException(string message)
        : base(message) { }

    /// <summary>With a message and a cause.</summary>
    public ResultsFormatException(string message, Exception inner)
        : base(message, inner) { }
}
