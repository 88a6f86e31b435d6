namespace PsiSweep.Lab.Data;

/// <summary>A data set cannot be used; the message names the file, the place in it, what was found and what is expected.</summary>
public sealed class DataException : Exception
{
    /// <summary>With the sentence.</summary>
    public DataException(string message)
        : base(message) { }

    /// <summary>With the sentence and its cause.</summary>
    public DataException(string message, Exception inner)
        : base(message, inner) { }

    /// <summary>Without a reason; not used.</summary>
    public DataException()
        : this("the data set cannot be used") { }
}
