using System.Text;

namespace PsiSweep.Lab.Networks;

/// <summary>Text of other programs' files in messages.</summary>
public static class ForeignText
{
    /// <summary>On one line and short: what cannot be printed as <c>\u000a</c>, cut after so many characters.</summary>
    public static string Shown(string text, int longest = 120)
    {
        var shown = new StringBuilder();
        foreach (var c in text.Take(longest))
            shown.Append(char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029' ? $"\\u{(int)c:x4}" : c.ToString());
        return text.Length > longest ? $"{shown}…" : shown.ToString();
    }
}
