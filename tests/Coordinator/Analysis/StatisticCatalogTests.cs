using System.Text.Json.Nodes;
using PsiSweep.Coordinator.Analysis;
using PsiSweep.Coordinator.Cli.Tables;
using PsiSweep.Coordinator.Reports;
using PsiSweep.Coordinator.Results.Export;
using PsiSweep.Shared.Results;
using Spectre.Console;

namespace PsiSweep.Coordinator.Tests.Analysis;

/// <summary>A statistic is a class and a line in the catalog: what lists, writes and explains statistics asks it.</summary>
public class StatisticCatalogTests
{
    private static readonly CorrelationTable Table = TableBuilder.Build(
        TableData.Of(
            Enumerable
                .Range(0, 9)
                .Select(i => new TrialRow(
                    i,
                    [new("training.lr", $"{i % 3}")],
                    1,
                    "n",
                    new()
                    {
                        Status = TrialStatus.Completed,
                        Final = new(0, 0, i, i),
                        Measures = [new("m", i * i)],
                    }
                ))
        ),
        new() { Statistics = [new Range()] }
    );

    [Fact]
    public void Every_format_shows_a_statistic_that_is_new()
    {
        using var csv = new StringWriter();
        TableCsv.Write(csv, Table);
        Assert.Contains(",range.exact\n", csv.ToString().ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains(",64.5\n", csv.ToString().ReplaceLineEndings("\n"), StringComparison.Ordinal);
        var json = JsonNode.Parse(TableJson.Write(Table))!;
        Assert.Equal("range", (string?)json["options"]!["statistics"]);
        Assert.Equal(7, (int?)json["options"]!["range_option"]);
        Assert.Equal(64.5, (double?)json["groups"]![0]!["rows"]![0]!["range_json"]);
        using var console = new StringWriter();
        TableConsole.Write(
            AnsiConsole.Create(
                new()
                {
                    Out = new AnsiConsoleOutput(console),
                    Ansi = AnsiSupport.No,
                    ColorSystem = ColorSystemSupport.NoColors,
                }
            ),
            Table
        );
        foreach (var text in (string[])[TableMarkdown.Write(Table, "t"), console.ToString()])
        {
            Assert.Contains("Range of m", text, StringComparison.Ordinal);
            Assert.Contains("about 65", text, StringComparison.Ordinal);
            Assert.Contains("Range: largest less smallest.", text, StringComparison.Ordinal);
        }

        var latex = LatexTables.Write(new("s", TableData.Of([]), Table, null, [], null, [], []));
        Assert.Contains("$\\mathrm{range}$", latex, StringComparison.Ordinal);
        Assert.Contains("about 65", latex, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_are_adjusted_over_the_measures_of_a_gap() => Assert.All(Table.Rows, r => Assert.Equal(64.5, r.Statistics["range"]));

    [Fact]
    public void Statistics_are_found_by_their_names_and_explained()
    {
        Assert.Equal(["permutation", "sign-error"], StatisticCatalog.Of("sign-error", "permutation").Select(s => s.Name));
        var found = Assert.Throws<ArgumentException>(() => StatisticCatalog.Of("range"));
        Assert.Contains("allowed: permutation, granulated, information, sign-error", found.Message, StringComparison.Ordinal);
        Assert.Distinct(StatisticCatalog.All.Select(s => s.JsonName));
    }

    private sealed class Range : Statistic
    {
        public override string Name => "range";

        public override string JsonName => "range_json";

        public override IEnumerable<StatisticColumn> Columns(CorrelationTable table) =>
            [new("Range of m", r => $"about {Math.Ceiling((double)r.Statistics[Name])}", "$\\mathrm{range}$")];

        public override IEnumerable<StatisticColumn> Exact(CorrelationTable table) =>
            [new("range.exact", r => StatisticText.AllDigits((double)r.Statistics[Name]))];

        public override IEnumerable<string> Notes(CorrelationTable table) => ["Range: largest less smallest."];

        public override JsonNode? Json(CorrelationRow row) => (double)row.Statistics[Name];

        public override IEnumerable<(string Name, JsonNode? Value)> JsonOptions(TableOptions options) => [("range_option", 7)];

        internal override object? Of(StatisticInput input) => input.X.Max() - input.X.Min();

        internal override IReadOnlyList<object?> Adjusted(IReadOnlyList<object?> values) =>
            [.. values.Select(v => (object?)((double)v! + 0.5))];
    }
}
