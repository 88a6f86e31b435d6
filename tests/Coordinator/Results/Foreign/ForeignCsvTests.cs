using System.Text;
using PsiSweep.Coordinator.Analysis;
using PsiSweep.Coordinator.Results.Foreign;

namespace PsiSweep.Coordinator.Tests.Results.Foreign;

public class ForeignCsvTests
{
    [Theory]
    [InlineData("tensor(1.5)", "write the number alone")]
    [InlineData("\"tensor(1.5, device='cuda:0')\"", "write the number alone")]
    [InlineData("[0.5]", "write the number alone")]
    [InlineData("np.float32(0.5)", "write the number alone")]
    [InlineData("\"1,150\"", "a decimal comma, or one between thousands?")]
    [InlineData("\"1,5\"", "--decimal comma")]
    [InlineData("1 150", "is no number")]
    [InlineData("12 %", "is no number")]
    public void A_measure_whose_cells_were_to_be_numbers_is_no_axis(string cell, string why)
    {
        var error = Refused($"opt,sharp,gap\nsgd,{cell},0.1\ngsgd,{cell},0.2\n");
        Assert.Contains($"line 2, column sharp: '{cell.Trim('"')}'", error);
        Assert.Contains(why, error);
    }

    [Fact]
    public void One_text_among_numbers_is_refused_wherever_it_stands()
    {
        Assert.Contains("line 3, column sharp: 'OOM' stands among numbers", Refused("sharp,gap\n1.5,0.1\nOOM,0.2\n2,0.3\n"));
        Assert.Contains("line 2, column sharp: 'OOM' stands among numbers", Refused("sharp,gap\nOOM,0.1\nOOM,0.2\n2,0.3\n"));
        Assert.Equal(["sharp"], Data("sharp,gap\nOOM,0.1\nOOM,0.2\n2,0.3\n", axes: ["sharp"]).Axes);
    }

    [Theory]
    [InlineData("resnet18", "vgg-11")]
    [InlineData("2x", "4x")]
    [InlineData("2026-11-23", "2026-11-24")]
    [InlineData("run(a)", "run(b)")]
    [InlineData("10.0.0.1:80", "v1.2.3")]
    public void Labels_may_have_digits(string one, string other) =>
        Assert.Equal(["model"], Data($"model,sharp,gap\n{one},1,0.1\n{other},2,0.2\n").Axes);

    [Fact]
    public void Columns_without_names_are_left_out_where_that_loses_nothing()
    {
        var (data, taken) = Read(",opt,sharp,gap,\n0,sgd,1,0.1,\n1,gsgd,2,0.2,\n");
        Assert.Equal(["opt"], data.Axes);
        Assert.Equal(["sharp"], data.Measures);
        Assert.Equal(
            "2 rows; gap: gap; axes: opt; measures: sharp; left out: column 1 (no name, numbers the rows), column 5 (empty)",
            taken
        );
        Assert.Equal(["sharp"], Data("Unnamed: 0,sharp,gap\n3,1,0.1\n5,2,0.2\n").Measures);
        Assert.Contains("line 1: column 2 has no name", Refused("sharp,,gap\n1,0.5,0.1\n2,0.7,0.2\n"));
    }

    [Fact]
    public void Blanks_around_names_and_cells_are_nobodys()
    {
        var data = Data("opt, lr , gap\nsgd, 0.1, 0.1\n sgd ,0.2 , 0.2\n");
        Assert.Equal(["opt"], data.Axes);
        Assert.Equal(["lr"], data.Measures);
        Assert.Equal(["sgd"], data.Values("opt"));
    }

    [Fact]
    public void Letters_that_are_not_utf8_are_windows_letters()
    {
        var (data, taken) = Read(Encoding.Latin1.GetBytes("Schärfe,gap\n1,0.1\n2,0.2\n"));
        Assert.Equal(["Schärfe"], data.Measures);
        Assert.Contains("read as Windows-1252, as it is not UTF-8", taken);
        Assert.Equal(["Schärfe"], Read([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("Schärfe,gap\n1,0.1\n2,0.2\n")]).Data.Measures);
        Assert.Equal(["Schärfe"], Read([0xFF, 0xFE, .. Encoding.Unicode.GetBytes("Schärfe,gap\n1,0.1\n2,0.2\n")]).Data.Measures);
    }

    [Fact]
    public void Decimal_commas_are_taken_when_told_and_named_when_not()
    {
        const string Text = "opt;lr;sharp;gap\nsgd;0,1;1,5;0,1\ngsgd;0,10;2;0,12\n";
        Assert.Contains("line 2, column lr: '0,1' is no number: a decimal comma, or one between thousands?", Refused(Text));
        var (data, taken) = Read(Text, axes: ["lr"], mark: DecimalMark.Comma);
        Assert.StartsWith("2 rows; separated by semicolons; gap: gap; axes: lr", taken, StringComparison.Ordinal);
        Assert.Equal(["0.1"], data.Values("lr"));
        Assert.Equal([1.5, 2], data.Measure("sharp").ToArray());
        Assert.Equal([0.1, 0.12], data.Gap(new Gap("gap")).ToArray());
        Assert.Contains("with --decimal comma", Refused("sharp;gap\n1.5;0,1\n2,5;0,2\n", mark: DecimalMark.Comma));
    }

    [Fact]
    public void A_header_alone_is_no_table()
    {
        Assert.Contains("a header and no row", Refused("sharp,gap\n"));
        Assert.Contains("is empty", Refused(""));
        Assert.Contains("the column 'sharp' twice", Refused("sharp, sharp,gap\n1,2,3\n"));
    }

    [Fact]
    public void Numbers_of_an_axis_are_compared_as_numbers()
    {
        var data = Data("lr,bs,gap,m\n0.1,16,0.1,1\n0.10,16.0,0.2,2\n1e-1,32,0.3,3\n", axes: ["lr", "bs"]);
        Assert.Equal(["0.1"], data.Values("lr"));
        Assert.Equal([0, 0, 1], data.Codes("bs"));
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("runs.csv"), "lr,gap,m\n0.1,0.1,1\n0.10,0.2,2\n");
        var grouped = new ForeignCsv(folder.File("runs.csv"), ["gap"], [], []) { Groups = ["lr"] }
            .Read([], (_, _) => true)
            .Data;
        Assert.Equal((1, 1), (grouped.Values("lr").Count, grouped.Measures.Count)); // what one groups by is an axis
    }

    [Theory]
    [InlineData("16", "16.0", true)]
    [InlineData("0.1", "1E-1", true)]
    [InlineData("0", "-0.0", true)]
    [InlineData("+5", "5", true)]
    [InlineData("0.1", "0.1000000000000001", false)]
    [InlineData("18446744073709551614", "18446744073709551615", false)]
    [InlineData("018446744073709551615", "18446744073709551615", true)]
    [InlineData("nan", "NaN", false)]
    [InlineData("sgd", "SGD", false)]
    public void Values_are_the_same_as_numbers_or_to_the_letter(string one, string other, bool same) =>
        Assert.Equal(same, AxisValue.KeyOf(one) == AxisValue.KeyOf(other));

    private static TableData Data(string text, string[]? axes = null) => Read(text, axes).Data;

    private static string Refused(string text, DecimalMark mark = DecimalMark.Point) =>
        Assert.Throws<FormatException>(() => Read(text, mark: mark)).Message;

    private static (TableData Data, string? Taken) Read(string text, string[]? axes = null, DecimalMark mark = DecimalMark.Point) =>
        Read(Encoding.UTF8.GetBytes(text), axes, mark);

    private static (TableData Data, string? Taken) Read(byte[] bytes, string[]? axes = null, DecimalMark mark = DecimalMark.Point)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("runs.csv"), bytes);
        return new ForeignCsv(folder.File("runs.csv"), ["gap"], [], axes ?? []) { Decimal = mark }.Read([], (_, _) => true);
    }
}
