using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Results.Export;

/// <summary>The columns of results.csv and results.parquet, in order (docs/results.md).</summary>
public sealed class ResultColumns
{
    /// <summary>Ends the name of a standard error's column.</summary>
    public const string StandardErrorSuffix = ".se";

    /// <summary>Ends the name of a residual's column.</summary>
    public const string ResidualSuffix = ".residual";

    /// <summary>The columns before the axes.</summary>
    public static IReadOnlyList<string> Before { get; } = ["trial", "status", "attempts", "node"];

    /// <summary>The columns between the axes and the measures.</summary>
    public static IReadOnlyList<string> Numbers { get; } =
    ["train.loss", "train.error", "test.loss", "test.error", "gap.loss", "gap.error", "epochs", "seconds"];

    /// <summary>The last column.</summary>
    public const string Reason = "reason";

    private ResultColumns(IReadOnlyList<string> axes, IReadOnlyList<string> measures)
    {
        Axes = axes;
        Measures = measures;
        All = [.. Before, .. axes, .. Numbers, .. measures, Reason];
    }

    /// <summary>The axes' paths.</summary>
    public IReadOnlyList<string> Axes { get; }

    /// <summary>The measures' columns, with their standard errors and residuals.</summary>
    public IReadOnlyList<string> Measures { get; }

    /// <summary>Every column.</summary>
    public IReadOnlyList<string> All { get; }

    /// <summary>
    /// The columns of a sweep: of each measure asked for those that the catalog names, then whatever else the rows hold, so that nothing is
    /// lost.
    /// </summary>
    /// <param name="axes">The axes' paths in order.</param>
    /// <param name="measures">Names of the measures asked for, in order.</param>
    /// <param name="rows">The rows; read once.</param>
    public static ResultColumns Of(IReadOnlyList<string> axes, IReadOnlyList<string> measures, IEnumerable<TrialRow> rows)
    {
        var columns = new MeasureColumns(measures);
        foreach (var row in rows)
            columns.Add(row);
        return new(axes, columns.Names);
    }

    /// <summary>Columns under names that are known.</summary>
    internal static ResultColumns OfNames(IReadOnlyList<string> axes, IReadOnlyList<string> measureColumns) => new(axes, measureColumns);

    /// <summary>The number of a trial under a measure's column; null when it was not computed.</summary>
    public static double? Measured(TrialRow row, string column)
    {
        foreach (var value in row.Result.Measures)
        {
            if (!column.StartsWith(value.Name, StringComparison.Ordinal))
                continue;
            switch (column[value.Name.Length..])
            {
                case "":
                    return value.Value;
                case StandardErrorSuffix when value.StandardError is { } error:
                    return error;
                case ResidualSuffix when value.Residual is { } residual:
                    return residual;
            }
        }
        return null;
    }

    /// <summary>The number of a trial under one of <see cref="Numbers"/>; null when it was not evaluated.</summary>
    public static double? Number(TrialRow row, string column) =>
        column switch
        {
            "train.loss" => row.Result.Final?.TrainLoss,
            "train.error" => row.Result.Final?.TrainError,
            "test.loss" => row.Result.Final?.TestLoss,
            "test.error" => row.Result.Final?.TestError,
            "gap.loss" => row.Result.Final?.GapLoss,
            "gap.error" => row.Result.Final?.GapError,
            "epochs" => row.Result.Epochs,
            "seconds" => row.Result.Seconds,
            _ => throw new ArgumentException($"'{column}' is no column of numbers", nameof(column)),
        };
}
