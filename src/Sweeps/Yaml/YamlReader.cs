using PsiSweep.Sweeps.Mistakes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace PsiSweep.Sweeps.Yaml;

/// <summary>Reads one YAML document into nodes that know their places. Refuses what a sweep file has no use for: aliases, tags, several
/// documents.</summary>
internal sealed class YamlReader
{
    private const int DeepestNesting = 32;
    private readonly Parser parser;
    private readonly ProblemList problems;

    private YamlReader(string text, ProblemList problems)
    {
        parser = new Parser(new StringReader(text));
        this.problems = problems;
    }

    /// <summary>The document's root, or null when the text is empty or no YAML; the reason is then among the problems.</summary>
    public static YamlItem? Read(string text, ProblemList problems)
    {
        var reader = new YamlReader(text, problems);
        try
        {
            return reader.ReadDocument();
        }
        catch (InvalidOperationException) // of YamlDotNet's scanner, for some texts that are no YAML
        {
            problems.Add(Within(text, PlaceOf(reader.parser.Current?.End ?? Mark.Empty)), "not valid YAML from here on");
            return null;
        }
        catch (YamlException e)
        {
            problems.Add(Within(text, PlaceOf(e.Start)), $"not valid YAML: {e.Message}");
            return null;
        }
    }

    private YamlItem? ReadDocument()
    {
        parser.Consume<StreamStart>();
        if (parser.Accept<StreamEnd>(out _))
        {
            problems.AddForFile("the file is empty; the least a sweep file has is 'name: NAME'");
            return null;
        }
        parser.Consume<DocumentStart>();
        var root = ReadItem(0);
        parser.Consume<DocumentEnd>();
        if (parser.Accept<DocumentStart>(out var second))
            problems.Add(PlaceOf(second.Start), "found a second document; a sweep file is one document");
        return root;
    }

    private YamlItem ReadItem(int depth)
    {
        if (parser.TryConsume<AnchorAlias>(out var alias))
            return Refuse(PlaceOf(alias.Start), $"found the alias *{alias.Value}; a sweep file has no aliases: write the value out");

        parser.Accept<NodeEvent>(out var node);
        var place = PlaceOf(node!.Start);
        if (depth > DeepestNesting)
            throw new YamlException(node.Start, node.End, $"nested more than {DeepestNesting} deep");
        if (!node.Anchor.IsEmpty)
            problems.Add(place, $"found the anchor &{node.Anchor.Value}; a sweep file has no anchors and aliases: write the value out");
        if (!node.Tag.IsEmpty)
            problems.Add(place, $"found the tag {node.Tag.Value}; a sweep file has no tags");

        if (parser.TryConsume<Scalar>(out var scalar))
            return new YamlScalar(place, scalar.Value, scalar.Style == ScalarStyle.Plain);
        return parser.Accept<SequenceStart>(out _) ? ReadList(place, depth) : ReadMap(place, depth);
    }

    private YamlList ReadList(Place place, int depth)
    {
        parser.Consume<SequenceStart>();
        var items = new List<YamlItem>();
        while (!parser.TryConsume<SequenceEnd>(out _))
            items.Add(ReadItem(depth + 1));
        return new YamlList(place, items);
    }

    private YamlMap ReadMap(Place place, int depth)
    {
        parser.Consume<MappingStart>();
        var entries = new List<YamlEntry>();
        var lines = new Dictionary<string, int>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = ReadItem(depth + 1);
            var value = ReadItem(depth + 1);
            if (key is not YamlScalar name)
            {
                if (key is not YamlUnreadable)
                    problems.Add(key.Place, $"found {key.Describe()} as a key; a key is a word");
            }
            else if (lines.TryAdd(name.Text, name.Place.Line))
            {
                entries.Add(new YamlEntry(name, value));
            }
            else
            {
                problems.Add(
                    name.Place,
                    $"found the key '{name.Text}' again; it already stands in line {lines[name.Text]}, and each key is allowed once"
                );
            }
        }
        return new YamlMap(place, entries);
    }

    private YamlUnreadable Refuse(Place place, string message)
    {
        problems.Add(place, message);
        return new YamlUnreadable(place);
    }

    /// <summary>The parser misses what is missing at the end in the line after the last; an editor has no such line.</summary>
    private static Place Within(string text, Place place)
    {
        var lines = text.TrimEnd().Split('\n');
        return place.Line <= lines.Length ? place : new Place(lines.Length, lines[^1].TrimEnd().Length + 1);
    }

    private static Place PlaceOf(Mark mark) => new((int)mark.Line, (int)mark.Column);
}
