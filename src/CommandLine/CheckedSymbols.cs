using System.CommandLine;

namespace PsiSweep.CommandLine;

/// <summary>An option or argument that says what its value may be and refuses the others with one sentence: what was found, what is
/// allowed.</summary>
public interface IChecked
{
    /// <summary>What is allowed, in words.</summary>
    string Allowed { get; }
}

/// <summary>An option whose value is checked while the command line is read, before anything starts.</summary>
/// <typeparam name="T">The value.</typeparam>
public sealed class CheckedOption<T> : Option<T>, IChecked
{
    internal CheckedOption(string name, string[] aliases, string allowed)
        : base(name, aliases) => Allowed = allowed;

    /// <inheritdoc/>
    public string Allowed { get; }
}

/// <summary>The same of an argument.</summary>
/// <typeparam name="T">The value.</typeparam>
public sealed class CheckedArgument<T> : Argument<T>, IChecked
{
    internal CheckedArgument(string name, string allowed)
        : base(name) => Allowed = allowed;

    /// <inheritdoc/>
    public string Allowed { get; }
}
