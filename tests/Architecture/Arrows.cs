namespace PsiSweep.Architecture.Tests;

/// <summary>An arrow between two folders, and what carries it.</summary>
/// <param name="From">The namespace that uses.</param>
/// <param name="To">The namespace that is used.</param>
/// <param name="Carriers"><c>FILE: NAME</c> of each use.</param>
internal sealed record Arrow(string From, string To, IReadOnlyList<string> Carriers)
{
    public override string ToString() => $"{From} -> {To} ({string.Join(", ", Carriers.Take(4))})";
}

/// <summary>
/// Which folder uses types of which, by the names in the code: also a folder's use of the folders above it, which needs no <c>using</c>.
/// </summary>
internal static class Arrows
{
    /// <summary>The arrows between the namespaces of files.</summary>
    public static IReadOnlyList<Arrow> Of(IReadOnlyList<SourceFile> files)
    {
        var spaces = files.Select(f => f.Namespace).ToHashSet(StringComparer.Ordinal);
        var owners = files
            .SelectMany(f => f.Declares.Select(name => (Name: name, f.Namespace)))
            .ToLookup(d => d.Name, d => d.Namespace, StringComparer.Ordinal);
        return
        [
            .. files
                .Where(f => f.Namespace.Length > 0)
                .SelectMany(f => Uses(f, spaces, owners))
                .GroupBy(u => (u.From, u.To), u => u.Carrier)
                .Select(g => new Arrow(g.Key.From, g.Key.To, [.. g.Distinct().Order(StringComparer.Ordinal)])),
        ];
    }

    /// <summary>The arrows that lie on a circle.</summary>
    public static IReadOnlyList<Arrow> OnCircles(IReadOnlyList<Arrow> arrows)
    {
        var next = arrows.ToLookup(a => a.From, a => a.To, StringComparer.Ordinal);
        return [.. arrows.Where(a => Reaches(next, a.To, a.From))];
    }

    private static bool Reaches(ILookup<string, string> next, string from, string to)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>([from]);
        while (open.TryPop(out var at))
        {
            if (at == to)
                return true;
            if (!seen.Add(at))
                continue;
            foreach (var neighbour in next[at])
                open.Push(neighbour);
        }
        return false;
    }

    private static IEnumerable<(string From, string To, string Carrier)> Uses(
        SourceFile file,
        HashSet<string> spaces,
        ILookup<string, string> owners
    )
    {
        var opened = file.Usings.Select(u => spaces.Contains(u) ? u : Above(u)).Where(spaces.Contains).ToHashSet(StringComparer.Ordinal);
        foreach (var word in file.Words.Where(w => owners.Contains(w) && !owners[w].Contains(file.Namespace)))
        {
            // As the compiler looks a name up: in the namespaces around, the nearest first, then in those that are opened.
            var nearest = Around(file.Namespace).FirstOrDefault(owners[word].Contains);
            foreach (var owner in nearest is null ? owners[word].Where(opened.Contains) : [nearest])
                yield return (file.Namespace, owner, $"{file.Path}: {word}");
        }
        foreach (var (before, after) in file.Qualified)
        {
            foreach (var owner in owners[after].Where(o => o != file.Namespace && o.EndsWith("." + before, StringComparison.Ordinal)))
                yield return (file.Namespace, owner, $"{file.Path}: {before}.{after}");
        }
    }

    private static IEnumerable<string> Around(string space)
    {
        for (; space.Length > 0; space = Above(space))
            yield return space;
    }

    private static string Above(string space) => space.LastIndexOf('.') is var dot and >= 0 ? space[..dot] : "";
}
