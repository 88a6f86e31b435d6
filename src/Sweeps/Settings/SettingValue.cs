using System.Text.Json.Nodes;

namespace PsiSweep.Sweeps.Settings;

/// <summary>A setting's value. Two values of one setting are equal when their texts are.</summary>
public readonly struct SettingValue : IEquatable<SettingValue>
{
    internal SettingValue(object? raw, string text)
    {
        Raw = raw;
        Text = text;
    }

    /// <summary>
    /// The value as YAML flow text, such as <c>0.1</c>, <c>[32, 32]</c> or <c>null</c>: invariant culture, numbers in the shortest form
    /// that
    /// reads back to the same double.
    /// </summary>
    public string Text { get; }

    /// <summary>The value: <see cref="long"/>, <see cref="double"/>, <see cref="bool"/>, an enum, text, a list of widths or of names, or
    /// null.</summary>
    internal object? Raw { get; }

    /// <summary>The value as JSON; null for null.</summary>
    public JsonNode? ToJson() =>
        Raw switch
        {
            null => null,
            long number => JsonValue.Create(number),
            double number => JsonValue.Create(number),
            bool flag => JsonValue.Create(flag),
            int[] widths => new JsonArray([.. widths.Select(w => (JsonNode)w)]),
            string[] names => new JsonArray([.. names.Select(n => (JsonNode)n)]),
            _ => JsonValue.Create(Text),
        };

    /// <inheritdoc/>
    public bool Equals(SettingValue other) => Text == other.Text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is SettingValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc cref="Text"/>
    public override string ToString() => Text;

    /// <summary>Equality of the texts.</summary>
    public static bool operator ==(SettingValue left, SettingValue right) => left.Equals(right);

    /// <summary>Inequality of the texts.</summary>
    public static bool operator !=(SettingValue left, SettingValue right) => !left.Equals(right);
}
