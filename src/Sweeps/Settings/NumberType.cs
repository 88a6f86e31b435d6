using System.Text.Json.Nodes;
using PsiSweep.Sweeps.Mistakes;
using PsiSweep.Sweeps.Yaml;

namespace PsiSweep.Sweeps.Settings;

/// <summary>A finite number in an interval.</summary>
/// <param name="min">Its lower end.</param>
/// <param name="max">Its upper end; infinity for none.</param>
/// <param name="withMin">Whether the lower end belongs to it.</param>
/// <param name="withMax">Whether the upper end belongs to it.</param>
public sealed class NumberType(double min, double max = double.PositiveInfinity, bool withMin = true, bool withMax = true) : SettingType
{
    // The largest single-precision number, rounded down to what one can read.
    private const double LargestSingle = 3.4e38;

    /// <summary>A number that is finite in single precision, in which networks are trained.</summary>
    /// <param name="min">Its lower end.</param>
    /// <param name="withMin">Whether the lower end belongs to it.</param>
    public static NumberType Single(double min, bool withMin = true) => new(min, LargestSingle, withMin);

    /// <inheritdoc/>
    public override string Allowed
    {
        get
        {
            var low = $"{(withMin ? ">=" : ">")} {NumberText.Write(min)}";
            return double.IsInfinity(max) ? $"a number {low}" : $"a number {low} and {(withMax ? "<=" : "<")} {NumberText.Write(max)}";
        }
    }

    /// <inheritdoc/>
    public override RangeKind Range => RangeKind.Number;

    internal override JsonObject Schema()
    {
        var schema = new JsonObject { ["type"] = "number", [withMin ? "minimum" : "exclusiveMinimum"] = min };
        // Validators that compute in decimals read none beyond.
        if (max < (double)decimal.MaxValue)
            schema[withMax ? "maximum" : "exclusiveMaximum"] = max;
        return schema;
    }

    internal override bool TryRead(YamlItem item, string path, ProblemList problems, out object? raw)
    {
        raw = null;
        if (item is not YamlScalar { IsPlain: true } scalar || !NumberText.TryReadNumber(scalar.Text, out var value))
            return Complain(item, path, problems);
        if ((withMin ? value < min : value <= min) || (withMax ? value > max : value >= max))
            return Complain(item, path, problems);
        raw = value;
        return true;
    }

    internal override string Format(object? raw) => NumberText.Write((double)raw!);
}
