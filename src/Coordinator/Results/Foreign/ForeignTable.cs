using CsvHelper;

namespace PsiSweep.Coordinator.Results.Foreign;

/// <summary>The cells of a CSV file, trimmed, and what was guessed to read them.</summary>
/// <param name="File">The file's name, for messages.</param>
/// <param name="Header">Names of the columns; empty where one has none.</param>
/// <param name="Rows">Of each row, a cell a column.</param>
/// <param name="Lines">Of each row, its line in the file.</param>
/// <param name="Guesses">What the file did not say, such as its encoding.</param>
internal sealed record ForeignTable(
    string File,
    IReadOnlyList<string> Header,
    IReadOnlyList<string[]> Rows,
    IReadOnlyList<long> Lines,
    IReadOnlyList<string> Guesses
)
{
    /// <summary>Reads a file's cells.</summary>
    /// <param name="file">Its name.</param>
    /// <param name="bytes">What it holds.</param>
    /// <exception cref="FormatException">It is no CSV file with a header; the message names file and line.</exception>
    public static ForeignTable Read(string file, byte[] bytes)
    {
        var (text, encoding) = ForeignText.Decode(bytes);
        var separator = ForeignText.SeparatorOf(text);
        var format = new CsvReaderOptions
        {
            HasHeader = false,
            TrackLineNumbers = true,
            TrimWhitespace = true,
            Separator = separator,
            MalformedData = CsvMalformedDataHandling.Throw,
        };
        try
        {
            using var csv = CsvReader.Create(new StringReader(text), format);
            if (!csv.Read())
                throw new FormatException($"{file} is empty; the first line must name the columns");
            var header = Cells(csv, csv.FieldCount);
            if (header.Where(h => h.Length > 0).GroupBy(h => h).FirstOrDefault(g => g.Count() > 1) is { } twice)
                throw new FormatException($"{file}, line 1: the column '{twice.Key}' twice");
            var (rows, lines) = (new List<string[]>(), new List<long>());
            while (csv.Read())
            {
                if (csv.FieldCount != header.Length)
                    throw new FormatException($"{file}, line {csv.LineNumber}: {csv.FieldCount} fields; the header names {header.Length}");
                rows.Add(Cells(csv, header.Length));
                lines.Add(csv.LineNumber);
            }

            if (rows.Count == 0)
                throw new FormatException($"{file} holds a header and no row; a row is a trained network");
            return new(file, header, rows, lines, [.. Guessed(encoding, separator)]);
        }
        catch (CsvFormatException e)
        {
            throw new FormatException($"{file}, line {e.LineNumber}: {e.Message}", e);
        }
    }

    private static string[] Cells(CsvReader csv, int count) => [.. Enumerable.Range(0, count).Select(i => csv.GetString(i).Trim())];

    private static IEnumerable<string> Guessed(string? encoding, char separator)
    {
        if (encoding is not null)
            yield return $"read as {encoding}, as it is not UTF-8";
        if (separator != ',')
            yield return $"separated by {(separator == '\t' ? "tabs" : "semicolons")}";
    }
}
