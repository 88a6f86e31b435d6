using System.Text.RegularExpressions;
using PsiSweep.Lab.Networks;

namespace PsiSweep.Lab.Trained;

/// <summary>The modules of a network from the inputs on, and what told their order.</summary>
/// <param name="Modules">Their names.</param>
/// <param name="Reason">Follows "by": the numbers in their names, their shapes, and so on.</param>
public sealed record ModuleOrder(IReadOnlyList<string> Modules, string Reason)
{
    /// <inheritdoc/>
    public override string ToString() => $"{string.Join(", ", Modules)} (by {Reason})";
}

/// <summary>
/// Finds the order of a state dict's layers. A state dict says it nowhere, so that it is taken from what does, in this order:
/// <c>--order</c>; the shapes, where they fit together in one order alone; the numbers of names that are alike but for them (fc1, fc2;
/// net.0, net.2); the order of the tensors' bytes in the file, unless it is that of the names, in which safetensors' own writers sort them.
/// Where none of these speaks, nothing is guessed.
/// </summary>
internal static partial class LayerOrder
{
    private const int MostTries = 200_000;
    private const int MostNamed = 12;

    /// <summary>The layers from the inputs on.</summary>
    /// <param name="source">The file, and the order where one is given.</param>
    /// <param name="found">Its layers, and whether the order of its tensors says anything.</param>
    /// <param name="fits">Whether a layer may stand at a place, from 0, after another (null: the inputs).</param>
    /// <returns>The layers and what told their order. Where no order fits, that of the names: the caller says what does not fit.</returns>
    /// <exception cref="FormatException">Several orders fit and nothing says which; or the given one names other layers.</exception>
    public static (IReadOnlyList<StateDictLayer> Layers, string Reason) Of(
        TrainedSource source,
        StateDictLayers found,
        Func<StateDictLayer?, StateDictLayer, int, bool> fits
    )
    {
        if (source.Order is { } order)
            return (Ordered(source.Path, found.Layers, order), "--order");
        var alone = found.Layers.Select(l => new[] { l }).ToArray();
        var byShape = Fitting(alone, fits);
        if (byShape.Count == 1)
            return (byShape[0], "their shapes, which fit together in no other order");
        if (byShape.Count == 0)
            return (
                [.. found.Layers.OrderBy(l => !l.IsConvolution).ThenBy(l => NaturalKey(l.Name), StringComparer.Ordinal)],
                "their names"
            );
        var numbered = Numbered(found.Layers);
        var byNumber = Fitting(numbered, fits);
        if (byNumber.Count == 1)
            return (byNumber[0], "the numbers in their names");
        // Numbers that fit no order count something else; where they leave several, the file may decide among these.
        var inFile = found.Layers.OrderBy(l => !l.IsConvolution).ThenBy(l => l.Place).ToArray();
        if (found.IsOrderTold && Fitting([inFile], fits).Count == 1 && (byNumber.Count == 0 || numbered.All(g => IsIn(inFile, g))))
            return (inFile, "the order of their tensors in the file");
        throw new FormatException(
            $"{source.Path}: its layers fit together in more than one order ({Named(found.Layers)}), and neither numbers in their names "
                + "nor the order of their tensors in the file say in which; name the modules from the inputs on with --order A,B,C"
        );
    }

    private static string Named(IReadOnlyList<StateDictLayer> layers) =>
        string.Join(", ", layers.Take(MostNamed)) + (layers.Count > MostNamed ? $" and {layers.Count - MostNamed} more" : "");

    private static bool IsIn(StateDictLayer[] order, StateDictLayer[] group) =>
        group.Select(l => Array.IndexOf(order, l)).ToArray() is var places && places.SequenceEqual(places.Order());

    /// <summary>At most two orders that fit and keep the order within each group; two also where the search is given up.</summary>
    private static List<StateDictLayer[]> Fitting(StateDictLayer[][] groups, Func<StateDictLayer?, StateDictLayer, int, bool> fits)
    {
        var next = new int[groups.Length]; // how many of each group are placed
        var placed = new List<StateDictLayer>();
        var count = groups.Sum(g => g.Length);
        var found = new List<StateDictLayer[]>();
        var tries = 0;
        Place();
        if (tries >= MostTries)
            found =
            [
                [],
                [],
            ];
        return found;

        void Place()
        {
            if (placed.Count == count)
            {
                found.Add([.. placed]);
                return;
            }

            for (var g = 0; g < groups.Length && found.Count < 2 && tries < MostTries; g++)
            {
                if (next[g] == groups[g].Length)
                    continue;
                tries++;
                var layer = groups[g][next[g]];
                if (!fits(placed.LastOrDefault(), layer, placed.Count))
                    continue;
                next[g]++;
                placed.Add(layer);
                Place();
                placed.RemoveAt(placed.Count - 1);
                next[g]--;
            }
        }
    }

    /// <summary>Layers whose names are alike but for their numbers, in the order of these; every other alone.</summary>
    private static StateDictLayer[][] Numbered(IReadOnlyList<StateDictLayer> layers) =>
        [
            .. layers
                .GroupBy(l => (l.IsConvolution, Digits().Replace(l.Name, "#")))
                .SelectMany(g =>
                    g.Select(l => NaturalKey(l.Name)).Distinct().Count() == g.Count()
                        ?
                        [
                            [.. g.OrderBy(l => NaturalKey(l.Name), StringComparer.Ordinal)],
                        ]
                        : g.Select(l => new[] { l }) // 1 and 01
                ),
        ];

    private static StateDictLayer[] Ordered(string path, IReadOnlyList<StateDictLayer> layers, IReadOnlyList<string> order)
    {
        var wrong =
            order.FirstOrDefault(name => layers.All(l => l.Name != name)) ?? layers.FirstOrDefault(l => !order.Contains(l.Name))?.Name;
        return wrong is null && order.Count == layers.Count
            ? [.. order.Select(name => layers.First(l => l.Name == name))]
            : throw new FormatException(
                $"--order must name each layer of {path} once: {string.Join(",", layers.Select(l => ForeignText.Shown(l.Name)))}"
            );
    }

    private static string NaturalKey(string name) => Digits().Replace(name, m => m.Value.PadLeft(20, '0'));

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Digits();
}
