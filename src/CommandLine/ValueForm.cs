using System.Diagnostics.CodeAnalysis;

namespace PsiSweep.CommandLine;

/// <summary>What the value of an option or argument may be: how it is read from the command line, and what is allowed. One class a
/// kind.</summary>
/// <typeparam name="T">The value.</typeparam>
public abstract class ValueForm<T>
{
    /// <summary>What is allowed, in words that follow "allowed: ".</summary>
    public abstract string Allowed { get; }

    /// <summary>The few words that are allowed, for completion; empty when they are not few.</summary>
    public virtual IReadOnlyList<string> Words => [];

    /// <summary>Reads a value; never throws.</summary>
    /// <param name="text">One token of the command line.</param>
    /// <param name="value">The value.</param>
    /// <returns>Whether it is one that is allowed.</returns>
    public abstract bool TryRead(string text, [MaybeNullWhen(false)] out T value);

    /// <summary>What to do about a text that is not allowed, in words that follow what is; null: nothing to say.</summary>
    public virtual string? Hint(string text) => null;
}
