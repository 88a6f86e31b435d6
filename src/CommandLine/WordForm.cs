using System.Diagnostics.CodeAnalysis;

namespace PsiSweep.CommandLine;

/// <summary>One of a few words, each of which stands for a value.</summary>
/// <typeparam name="T">The value.</typeparam>
/// <param name="words">The words and what they stand for, in the order in which they are shown.</param>
public sealed class WordForm<T>(IReadOnlyList<(string Word, T Value)> words) : ValueForm<T>
{
    /// <inheritdoc/>
    public override string Allowed => string.Join(", ", Words);

    /// <inheritdoc/>
    public override IReadOnlyList<string> Words { get; } = [.. words.Select(w => w.Word)];

    /// <inheritdoc/>
    public override bool TryRead(string text, [MaybeNullWhen(false)] out T value)
    {
        var found = words.FirstOrDefault(w => w.Word == text);
        value = found.Value;
        return found.Word is not null;
    }
}

/// <summary>Words that stand for themselves.</summary>
public static class WordForm
{
    /// <summary>The form.</summary>
    public static WordForm<string> Of(params IEnumerable<string> words) => new([.. words.Select(w => (w, w))]);
}
