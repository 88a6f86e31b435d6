using System.Text.Json.Nodes;
using PsiSweep.Sweeps.Mistakes;
using PsiSweep.Sweeps.Yaml;

namespace PsiSweep.Sweeps.Settings;

/// <summary>What a setting may be: how it is read, written and described. One class a type.</summary>
public abstract class SettingType
{
    /// <summary>What is allowed, in words that follow "allowed: ".</summary>
    public abstract string Allowed { get; }

    /// <summary>Whether a range of an axis makes sense, and of what.</summary>
    public virtual RangeKind Range => RangeKind.None;

    /// <summary>JSON Schema (draft-07) of the type.</summary>
    internal abstract JsonObject Schema();

    /// <summary>Reads a value; when it is not allowed, says so at the place of the culprit and returns false.</summary>
    internal abstract bool TryRead(YamlItem item, string path, ProblemList problems, out object? raw);

    /// <summary>YAML flow text of a value; reads back to an equal one.</summary>
    internal abstract string Format(object? raw);

    /// <summary>Adds the standard complaint and returns false.</summary>
    private protected bool Complain(YamlItem item, string path, ProblemList problems, string hint = "")
    {
        if (item is not YamlUnreadable)
            problems.Add(item.Place, $"{path}: found {item.Describe()}, allowed: {Allowed}{hint}");
        return false;
    }
}

/// <summary>What a range of values of a setting consists of.</summary>
public enum RangeKind
{
    /// <summary>The setting has no ranges.</summary>
    None = 0,

    /// <summary>Integers.</summary>
    Integer = 1,

    /// <summary>Real numbers.</summary>
    Number = 2,
}
