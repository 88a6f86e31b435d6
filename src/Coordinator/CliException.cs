namespace PsiSweep.Coordinator;

/// <summary>Ends a command with a message for the user and no stack trace.</summary>
/// <param name="exitCode">One of <see cref="ExitCode"/>.</param>
/// <param name="message">What is wrong and what to do about it; may have several lines.</param>
/// <param name="inner">What caused it, or null.</param>
public sealed class CliException(int exitCode, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What the process returns.</summary>
    public int ExitCode { get; } = exitCode;
}
