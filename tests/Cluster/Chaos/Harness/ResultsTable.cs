using System.Globalization;
using CsvHelper;

namespace PsiSweep.Chaos;

/// <summary>results.csv, with no knowledge of the program that wrote it.</summary>
/// <param name="Columns">Names of the columns.</param>
/// <param name="Rows">Their texts.</param>
internal sealed record ResultsTable(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>Columns that say when and where, not what.</summary>
    public static IReadOnlyList<string> TimeAndPlace { get; } = ["attempts", "node", "seconds"];

    /// <summary>Reads one.</summary>
    public static ResultsTable Parse(string csv)
    {
        using var reader = CsvReader.Create(
            new StringReader(csv),
            new CsvReaderOptions { HasHeader = false, MalformedData = CsvMalformedDataHandling.Throw }
        );
        var rows = new List<string[]>();
        while (reader.Read())
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)]);
        return new(rows[0], rows[1..]);
    }

    /// <summary>Texts of a column.</summary>
    public IEnumerable<string> this[string column]
    {
        get
        {
            var at = Columns.ToList().IndexOf(column);
            return Rows.Select(r => r[at]);
        }
    }

    /// <summary>What is wrong with the trials themselves: each of 0 … <paramref name="trials"/> − 1 has exactly one row, and none
    /// failed.</summary>
    public IEnumerable<string> ProblemsOf(int trials)
    {
        var seen = this["trial"].GroupBy(t => t).ToDictionary(g => g.Key, g => g.Count());
        foreach (var trial in Enumerable.Range(0, trials).Select(t => t.ToString(CultureInfo.InvariantCulture)))
        {
            if (seen.Remove(trial, out var rows) ? rows != 1 : true)
                yield return $"trial {trial} has {rows} rows in results.csv; it must have 1";
        }

        foreach (var trial in seen.Keys)
            yield return $"results.csv has a row for trial '{trial}', which the sweep does not have";
        foreach (var (trial, _) in this["trial"].Zip(this["status"]).Where(r => r.Second == "failed"))
            yield return $"trial {trial} is recorded as failed";
    }

    /// <summary>Where this differs from another, time and place aside.</summary>
    public IEnumerable<string> DifferencesFrom(ResultsTable other)
    {
        if (!Columns.SequenceEqual(other.Columns))
        {
            yield return $"columns {string.Join(",", Columns)} instead of {string.Join(",", other.Columns)}";
            yield break;
        }

        if (Rows.Count != other.Rows.Count)
            yield return $"{Rows.Count} rows instead of {other.Rows.Count}";
        foreach (var (mine, theirs) in Rows.Zip(other.Rows))
        {
            for (var i = 0; i < Columns.Count; i++)
            {
                if (mine[i] != theirs[i] && !TimeAndPlace.Contains(Columns[i]))
                    yield return $"trial {theirs[0]}: {Columns[i]} is '{mine[i]}' instead of '{theirs[i]}'";
            }
        }
    }
}
