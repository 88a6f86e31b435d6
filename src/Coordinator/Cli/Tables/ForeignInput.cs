using PsiSweep.Coordinator.Analysis;
using PsiSweep.Coordinator.Results.Foreign;
using PsiSweep.Coordinator.Results.Reading;

namespace PsiSweep.Coordinator.Cli.Tables;

/// <summary>A CSV file from elsewhere, as <c>psisweep table --csv</c> reads it.</summary>
internal static class ForeignInput
{
    /// <summary>Reads it, and says what was taken for what where nobody told.</summary>
    /// <param name="source">The file and what was told of it.</param>
    /// <param name="filters">Conditions that a row must meet.</param>
    /// <param name="said">Where it is said.</param>
    /// <exception cref="CliException">It cannot be used; the message names file, line and column.</exception>
    public static TableData Read(ForeignCsv source, IReadOnlyList<RowFilter> filters, TextWriter said)
    {
        try
        {
            var (data, taken) = source.Read([.. filters.Select(f => ("--where", f.Column))], Meets);
            if (taken is not null)
                said.WriteLine(taken);
            return data;
        }
        catch (Exception e) when (e is FormatException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.BadInput, e.Message, e);
        }

        bool Meets(string column, string cell) => filters.All(f => f.Column != column || f.Holds(cell));
    }
}
