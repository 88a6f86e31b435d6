using PsiSweep.Sweeps.Mistakes;

namespace PsiSweep.Sweeps.Yaml;

/// <summary>A node of a YAML document that knows its place.</summary>
internal abstract record YamlItem(Place Place)
{
    /// <summary>The node in the words of an error message: "found …".</summary>
    public abstract string Describe();
}

/// <summary>A scalar; <paramref name="IsPlain"/> when it is not quoted, and so may be a number, a truth value or null.</summary>
internal sealed record YamlScalar(Place Place, string Text, bool IsPlain) : YamlItem(Place)
{
    private const int LongestQuote = 60;

    /// <summary>Null of YAML's core schema.</summary>
    public bool IsNull => IsPlain && Text is "" or "~" or "null" or "Null" or "NULL";

    public override string Describe()
    {
        if (IsPlain && Text.Length == 0)
            return "nothing";
        var text = Text.Length > LongestQuote ? Text[..LongestQuote] + "…" : Text;
        return IsPlain ? text : $"the text \"{text}\"";
    }
}

/// <summary>A list.</summary>
internal sealed record YamlList(Place Place, IReadOnlyList<YamlItem> Items) : YamlItem(Place)
{
    public override string Describe() => Items.Count == 0 ? "an empty list" : "a list";
}

/// <summary>A mapping; each key once.</summary>
internal sealed record YamlMap(Place Place, IReadOnlyList<YamlEntry> Entries) : YamlItem(Place)
{
    public YamlEntry? Find(string key) => Entries.FirstOrDefault(e => e.Key.Text == key);

    public override string Describe() => Entries.Count == 0 ? "an empty mapping" : "a mapping";
}

/// <summary>One key of a mapping and what it maps to.</summary>
internal sealed record YamlEntry(YamlScalar Key, YamlItem Value);

/// <summary>A node whose problem is already told; whoever meets it says nothing more.</summary>
internal sealed record YamlUnreadable(Place Place) : YamlItem(Place)
{
    public override string Describe() => "what cannot be read";
}
