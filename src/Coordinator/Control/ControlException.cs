namespace PsiSweep.Coordinator.Control;

/// <summary>No coordinator could be asked, or it did not answer; the message says where it was tried and why not.</summary>
public sealed class ControlException : Exception
{
    /// <summary>With a sentence for the user.</summary>
    public ControlException(string message)
        : base(message) { }

    /// <summary>With a sentence and its cause.</summary>
    public ControlException(string message, Exception inner)
        : base(message, inner) { }

    /// <summary>Without a reason; not used.</summary>
    public ControlException() { }
}
