namespace PsiSweep.Shared.Wording;

/// <summary>"Did you mean": the allowed word nearest to a mistyped one.</summary>
public static class Suggestion
{
    /// <summary>The nearest word by edit distance (at most a third of the word's length, at least 1), or null.</summary>
    public static string? Nearest(string word, IEnumerable<string> allowed)
    {
        var best = allowed
            .Select(candidate => (Candidate: candidate, Distance: Distance(word.ToLowerInvariant(), candidate)))
            .Where(c => c.Distance <= Math.Max(1, Math.Max(word.Length, c.Candidate.Length) / 3))
            .OrderBy(c => c.Distance)
            .FirstOrDefault();
        return best.Candidate;
    }

    /// <summary>" (did you mean 'x'?)", or nothing.</summary>
    public static string Hint(string word, IEnumerable<string> allowed) =>
        Nearest(word, allowed) is { } nearest ? $" (did you mean '{nearest}'?)" : "";

    /// <summary>Edits (insert, delete, replace, swap two neighbours) that turn a into b: optimal string alignment.</summary>
    private static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            d[i, 0] = i;
        for (var j = 0; j <= b.Length; j++)
            d[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var replace = d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                d[i, j] = Math.Min(replace, Math.Min(d[i - 1, j], d[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }
        return d[a.Length, b.Length];
    }
}
