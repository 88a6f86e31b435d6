namespace PsiSweep.Coordinator.Results.Foreign;

/// <summary>What the cells of a column are.</summary>
internal enum Kind
{
    /// <summary>Nothing in any row.</summary>
    Empty,

    /// <summary>Numbers, and cells without a value.</summary>
    Numbers,

    /// <summary>Texts of which none is a number or was to be one.</summary>
    Text,
}

/// <summary>Tells columns of numbers from columns of labels; refuses what is neither.</summary>
internal static class ColumnKind
{
    /// <summary>The kind of a column.</summary>
    /// <exception cref="FormatException">Texts among numbers, or texts that were to be numbers: a measure would silently be an axis. The
    /// message names the cell.</exception>
    public static Kind Of(ForeignTable table, int place, DecimalMark mark)
    {
        int? number = null;
        int? text = null;
        for (var row = 0; row < table.Rows.Count; row++)
        {
            var cell = table.Rows[row][place];
            if (ForeignNumber.IsMissing(cell))
                continue;
            if (ForeignNumber.TryRead(cell, out _, mark))
                number ??= row;
            else if (ForeignNumber.IsDamaged(cell))
                throw Unclear(row, ForeignNumber.Complaint(cell, mark));
            else
                text ??= row;
        }

        return (number, text) switch
        {
            (null, null) => Kind.Empty,
            (null, _) => Kind.Text,
            (_, null) => Kind.Numbers,
            (_, { } row) => throw Unclear(row, "stands among numbers; leave the cell empty, or write NA, where there is no value"),
        };

        FormatException Unclear(int row, string why) =>
            new(
                $"{table.File}, line {table.Lines[row]}, column {table.Header[place]}: '{table.Rows[row][place]}' {why}. If the column "
                    + "holds labels, name it in --axes; if it does not matter, name what does in --measures and --axes"
            );
    }
}
