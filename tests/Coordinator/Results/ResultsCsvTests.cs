using CsCheck;
using PsiSweep.Coordinator.Results;
using PsiSweep.Coordinator.Results.Export;
using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Tests.Results;

public class ResultsCsvTests
{
    [Fact]
    public void The_columns_are_the_documented_ones_in_order() =>
        Assert.Equal(
            "trial,status,attempts,node,training.optimizer,training.lr,seed,train.loss,train.error,test.loss,test.error,"
                + "gap.loss,gap.error,epochs,seconds,"
                + "psi.trace,psi.trace.se,psi.lambda_max,psi.lambda_max.residual,w.trace,w.trace.se,path_norm,reason",
            Lines(Sample.Rows())[0]
        );

    [Fact]
    public void A_row_reads_as_documented()
    {
        var row = Sample.Rows(1)[0] with
        {
            Result = new()
            {
                Status = TrialStatus.StopMissed,
                Reason = "a, \"b\"",
                Final = new(0.1, 0.25, 0.4, 0.5),
                Epochs = 3,
                Seconds = 1e-7,
                Measures =
                [
                    new("psi.trace", double.NegativeInfinity, double.NaN),
                    new("w.trace", double.PositiveInfinity),
                    new("path_norm", 1.0 / 3),
                ],
            },
        };
        Assert.Equal(
            "0,stop_missed,1,node-0,sgd,0.01,0,0.1,0.25,0.4,0.5,0.30000000000000004,0.25,3,1E-07,-inf,nan,,,inf,,0.3333333333333333,\"a, "
                + "\"\"b\"\"\"",
            Lines([row])[1]
        );
    }

    [Fact]
    public void Every_row_comes_back()
    {
        var rows = Sample.Rows();
        var (columns, back) = Read(Text(rows));
        Assert.Equal(Columns(rows).All, columns.All);
        Assert.Equal(rows.Length, back.Count);
        foreach (var (row, read) in rows.Zip(back))
        {
            Assert.Equal((row.Trial, row.Attempts, row.Node), (read.Trial, read.Attempts, read.Node));
            Assert.Equal(row.Axes, read.Axes);
            Assert.Equal(row.Result.Measures, read.Result.Measures);
            Assert.Equal(
                (row.Result.Status, row.Result.Reason, row.Result.Final, row.Result.Epochs, row.Result.Seconds),
                (read.Result.Status, read.Result.Reason, read.Result.Final, read.Result.Epochs, read.Result.Seconds)
            );
        }
        Assert.Equal(Text(rows), Text(back));
    }

    [Fact]
    public void Every_double_reads_back_to_the_same_bits() =>
        Gen.Double.Sample(value => Assert.Equal(double.IsNaN(value) ? double.NaN : value, CsvNumber.Parse(CsvNumber.ToText(value))));

    [Fact]
    public void What_a_measure_holds_beyond_the_catalog_gets_a_column()
    {
        var row = Sample.Rows(1)[0];
        row = row with { Result = row.Result with { Measures = [new("new.measure", 1, 2, 3)] } };
        Assert.Contains("path_norm,new.measure,new.measure.se,new.measure.residual,reason", Lines([row])[0]);
    }

    /// <summary>A file that pandas, R or a spreadsheet has read and written since.</summary>
    [Theory]
    [InlineData("NaN", "NaN")]
    [InlineData("NA", "NA")]
    [InlineData("", "nan")]
    [InlineData(" ", "N/A")]
    public void Words_of_other_programs_for_what_is_missing_are_read(string none, string reason)
    {
        const string Header =
            "trial,status,attempts,node,train.loss,train.error,test.loss,test.error,gap.loss,gap.error,epochs,seconds,psi.trace,"
            + "psi.trace.se,l2,reason";
        var (_, rows) = Read(
            $"{Header}\n0,completed,1,n,0.1,0,0.2,0,0.1,0,1,2,{none},{none},Infinity,{reason}\n"
                + $"1,diverged,1,n,{none},{none},{none},{none},{none},{none},1,2,{none},{none},{none},loss not finite\n"
        );
        Assert.Null(rows[0].Result.Reason);
        Assert.Equal("loss not finite", rows[1].Result.Reason);
        Assert.Null(rows[1].Result.Final);
        Assert.True(double.IsNaN(rows[0].Result.Measures.FirstOrDefault(m => m.Name == "psi.trace")?.Value ?? double.NaN));
        Assert.Equal(double.PositiveInfinity, rows[0].Result.Measures.Single(m => m.Name == "l2").Value);
    }

    [Theory]
    [InlineData("", "line 1: the file is empty")]
    [InlineData("trial,status\n", "line 1: column attempts, node, train.loss")]
    [InlineData("H,extra\n", "line 1: the columns are out of order")]
    [InlineData("h,seconds,reason\n", "line 1: column 'seconds' is named 2 times")]
    [InlineData("H\n0,completed,1,n,0.1,0,0.2,0,0.1,0,1\n", "line 2: 11 fields; the header names 13 columns")]
    [InlineData(
        "H\n0,completed,1,n,0.1,0,0.2,0,0.1,0,1,2,\n\n1,done,1,n,,,,,,,1,2,\n",
        "line 4: column status: 'done' is no trial status; allowed: completed"
    )]
    [InlineData("H\n0,completed,0,n,0.1,0,0.2,0,0.1,0,1,2,\n", "line 2: column attempts: '0' is no integer from 1")]
    [InlineData("H\n0,completed,1,n,0.1,0,0.2,0,0.1,0,1.5,2,\n", "line 2: column epochs: '1.5' is no integer")]
    [InlineData("H\n0,completed,1,n,abc,0,0.2,0,0.1,0,1,2,\n", "line 2: column train.loss: 'abc' is no number")]
    [InlineData("H\n0,completed,1,n,1e999,0,0.2,0,0.1,0,1,2,\n", "line 2: column train.loss: '1e999' is no number")]
    [InlineData("H\n0,completed,1,n,0.1,0,0.2,,0.1,0,1,2,\n", "line 2: column test.error is empty")]
    [InlineData("H\n0,completed,1,n,0.1,0,0.2,0,0.7,0,1,2,\n", "line 2: column gap.loss is 0.7, but test minus train is 0.1")]
    [InlineData("H\n0,completed,1,n,0.1,0,0.2,0,0.1,0,1,,\n", "line 2: column seconds is empty")]
    [InlineData("H\n0,completed,1,n,,,,,,,1,2,\n0,completed,1,n,,,,,,,1,2,\n", "line 3: trial 0 a second time")]
    [InlineData("H\n0,completed,1,n,,,,,,,1,2,\"never closed\n", "line 2: ")]
    public void A_mistake_is_named_with_its_line(string text, string expected)
    {
        const string Header = "trial,status,attempts,node,train.loss,train.error,test.loss,test.error,gap.loss,gap.error,epochs";
        var written = text.Replace("H", Header + ",seconds,reason").Replace("h,", Header + ",seconds,");
        Assert.Contains("file.csv, " + expected, Assert.Throws<ResultsFormatException>(() => Read(written)).Message);
    }

    private static ResultColumns Columns(IReadOnlyList<TrialRow> rows) => ResultColumns.Of(Sample.Sweep.Axes, Sample.Sweep.Measures, rows);

    private static string Text(IReadOnlyList<TrialRow> rows)
    {
        var writer = new StringWriter();
        ResultsCsv.Write(writer, Columns(rows), rows);
        return writer.ToString();
    }

    private static string[] Lines(IReadOnlyList<TrialRow> rows) => Text(rows).Split('\n');

    private static (ResultColumns Columns, IReadOnlyList<TrialRow> Rows) Read(string text) =>
        ResultsCsvReader.Read(new StringReader(text), "file.csv");
}
