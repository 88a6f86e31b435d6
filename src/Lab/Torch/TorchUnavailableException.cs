namespace PsiSweep.Lab.Torch;

/// <summary>libtorch cannot be used here; the message says in one sentence why and what to do.</summary>
public sealed class TorchUnavailableException : Exception
{
    /// <summary>With the sentence.</summary>
    public TorchUnavailableException(string message)
        : base(message) { }

    /// <summary>With the sentence and its cause.</summary>
    public TorchUnavailableException(string message, Exception inner)
        : base(message, inner) { }

    /// <summary>Without a reason; not used.</summary>
    public TorchUnavailableException()
        : this("libtorch cannot be used here") { }
}
