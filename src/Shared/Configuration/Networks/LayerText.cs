using System.Globalization;
using PsiSweep.Shared.Wording;

namespace PsiSweep.Shared.Configuration.Networks;

/// <summary>Reads layers from their texts, such as <c>conv 32 5x5 stride 2 pad 0</c>.</summary>
public static class LayerText
{
    /// <summary>The forms that a layer may have.</summary>
    public const string Allowed =
        "conv CHANNELS [KERNEL] [stride S] [pad P] (kernel 3, stride 1, and the padding that keeps the size unless said), maxpool WINDOW "
            + "[stride S] [pad P], "
        + "avgpool WINDOW [stride S] [pad P] (stride the window unless said), gap (global average), flatten, linear WIDTH; sizes are N or "
        + "HxW";

    private const int MostUnits = 65_536;
    private const int MostExtent = 1_024;
    private static readonly string[] Words = ["conv", "maxpool", "avgpool", "gap", "flatten", "linear"];

    // What people write who want a layer that path space does not have.
    private static readonly Dictionary<string, string> Refused = new(StringComparer.OrdinalIgnoreCase)
    {
        ["batchnorm"] = Normalisation,
        ["batchnorm2d"] = Normalisation,
        ["bn"] = Normalisation,
        ["layernorm"] = Normalisation,
        ["groupnorm"] = Normalisation,
        ["residual"] = Residual,
        ["add"] = Residual,
        ["skip"] = Residual,
        ["shortcut"] = Residual,
        ["sigmoid"] = Activation,
        ["tanh"] = Activation,
        ["gelu"] = Activation,
        ["softmax"] = Activation,
        ["silu"] = Activation,
        ["elu"] = Activation,
        ["relu"] = "leave it out: a ReLU follows every conv and linear by itself",
        ["dropout"] = "it makes the loss random; leave it out",
    };

    /// <summary>Why normalisation layers are refused.</summary>
    public const string Normalisation =
        "batch normalization divides by statistics of its own input, so that a network with it does not scale along its paths: path space "
            + "is not defined for it; leave it out";

    /// <summary>Why residual additions are refused.</summary>
    public const string Residual =
        "a residual addition joins paths of different lengths, whose values do not scale together: path space as built here is not defined "
            + "for it; use a plain stack";

    /// <summary>Why other activations are refused.</summary>
    public const string Activation =
        "only ReLU is positively homogeneous, which path space rests on; a ReLU follows every conv and linear by itself";

    /// <summary>Reads a layer.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="problem">What is wrong; null when it was read.</param>
    /// <returns>The layer, or null.</returns>
    public static LayerSpec? Read(string? text, out string? problem)
    {
        // A foreign file's configuration may hold anything where a layer should stand.
        var words = (text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        problem = null;
        if (words.Length == 0)
        {
            problem = "it is empty";
            return null;
        }

        try
        {
            return Of(new(words));
        }
        catch (FormatException e)
        {
            problem = e.Message;
            return null;
        }
    }

    internal static string Option(string name, Extent value, Extent standard) => value == standard ? "" : $" {name} {value}";

    private static LayerSpec Of(Reader reader)
    {
        var word = reader.Word();
        LayerSpec layer = word switch
        {
            "conv" => Conv(reader),
            "maxpool" => Pool(reader, isMax: true),
            "avgpool" => Pool(reader, isMax: false),
            "gap" => new GlobalAverageSpec(),
            "flatten" => new FlattenSpec(),
            "linear" => new LinearSpec(reader.Number("its width", MostUnits)),
            _ => throw new FormatException(
                Refused.TryGetValue(word, out var why) ? why : $"'{word}' is no kind of layer{Suggestion.Hint(word, Words)}"
            ),
        };
        reader.End();
        return layer;
    }

    private static ConvSpec Conv(Reader reader)
    {
        var channels = reader.Number("its channels", MostUnits);
        var kernel = reader.StartsNumber ? reader.Extent("its kernel", 1) : Extent.Of(3);
        var (stride, padding) = reader.StrideAndPad();
        var pad = padding ?? ConvSpec.SamePadding(kernel);
        return pad.Height < kernel.Height && pad.Width < kernel.Width
            ? new(channels, kernel, stride ?? Extent.Of(1), pad)
            : throw new FormatException($"its padding {pad} is not less than its kernel {kernel}: windows of nothing but zeros");
    }

    private static PoolSpec Pool(Reader reader, bool isMax)
    {
        var window = reader.Extent("its window", 1);
        var (stride, padding) = reader.StrideAndPad();
        var pad = padding ?? Extent.Of(0);
        return 2 * pad.Height <= window.Height && 2 * pad.Width <= window.Width
            ? new(isMax, window, stride ?? window, pad)
            : throw new FormatException($"its padding {pad} is more than half its window {window}");
    }

    /// <summary>Takes words off a layer's text.</summary>
    private sealed class Reader(string[] words)
    {
        private int at;

        public bool StartsNumber => at < words.Length && char.IsAsciiDigit(words[at][0]);

        public string Word() => words[at++];

        public int Number(string what, int most) =>
            at < words.Length
            && int.TryParse(words[at++], NumberStyles.None, CultureInfo.InvariantCulture, out var n)
            && n >= 1
            && n <= most
                ? n
                : throw new FormatException($"'{words[0]}' needs {what} next, a number from 1 to {most}; {Found()}");

        public Extent Extent(string what, int least)
        {
            var parts = at < words.Length ? words[at++].Split('x') : [];
            var sizes = parts
                .Select(p =>
                    int.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n >= least && n <= MostExtent ? n : -1
                )
                .ToArray();
            return sizes is [>= 0] or [>= 0, >= 0]
                ? new(sizes[0], sizes[^1])
                : throw new FormatException($"'{words[0]}' needs {what} next, N or HxW, each from {least} to {MostExtent}; {Found()}");
        }

        public (Extent? Stride, Extent? Padding) StrideAndPad()
        {
            (Extent? Stride, Extent? Padding) found = (null, null);
            while (at < words.Length)
            {
                var option = Word();
                if (option == "stride" && found.Stride is null)
                    found.Stride = Extent("the stride", 1);
                else if (option == "pad" && found.Padding is null)
                    found.Padding = Extent("the padding", 0);
                else
                    throw new FormatException($"'{option}' is not expected there");
            }

            return found;
        }

        public void End()
        {
            if (at < words.Length)
                throw new FormatException($"'{words[at]}' is not expected there");
        }

        private string Found() =>
            at == 0 || at > words.Length || (at == 1 && words.Length == 1) ? "there is nothing" : $"found '{words[at - 1]}'";
    }
}
