using System.CommandLine.Parsing;

namespace PsiSweep.CommandLine;

/// <summary>Reads the tokens of an option or argument; what is not allowed becomes an error of the command line.</summary>
internal static class Reading
{
    private const int LongestShown = 80;

    /// <summary>The one value.</summary>
    public static T? One<T>(ArgumentResult result, string name, ValueForm<T> form) => Read(result, name, form, result.Tokens[0].Value);

    /// <summary>Every value, in order.</summary>
    public static T[] All<T>(ArgumentResult result, string name, ValueForm<T> form) =>
        [.. result.Tokens.Select(t => Read(result, name, form, t.Value)).OfType<T>()];

    private static T? Read<T>(ArgumentResult result, string name, ValueForm<T> form, string text)
    {
        if (form.TryRead(text, out var value))
            return value;
        var hint = form.Hint(text) is { } more ? $"; {more}" : "";
        result.AddError($"{name}: found {Shown(text)}, allowed: {form.Allowed}{hint}");
        return default;
    }

    /// <summary>A text in a sentence: quoted where it would be lost in it, cut where it would drown it.</summary>
    private static string Shown(string text)
    {
        var cut = text.Length > LongestShown ? $"{text[..LongestShown]}…" : text;
        var plain = string.Concat(cut.Select(c => char.IsControl(c) ? '?' : c));
        return plain.Length == 0 || plain.Any(c => char.IsWhiteSpace(c) || c is ',' or ';') ? $"'{plain}'" : plain;
    }
}
