using System.Text.Json.Nodes;
using PsiSweep.Coordinator.Cli;
using PsiSweep.Coordinator.Results.Export;
using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Tests.Results;

/// <summary>The commands on a folder that a sweep left.</summary>
public sealed class CommandTests : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();

    public async ValueTask InitializeAsync() =>
        await ResultsWriter.WriteAllAsync(folder.Path, Sample.Sweep, Sample.Rows(), new(), TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public void Table_makes_from_the_folder_the_files_that_the_sweep_made()
    {
        foreach (var format in new[] { "csv", "json" })
            Assert.Equal(
                File.ReadAllText(folder.File($"table.{format}")),
                Succeed("table", folder.Path, "--bootstrap", "50", "--format", format)
            );
        var markdown = Succeed("table", folder.File("results.csv"), "--bootstrap", "50", "--format", "md");
        Assert.Equal(After(File.ReadAllText(folder.File("table.md"))), After(markdown));

        static string After(string text) => text[text.IndexOf('\n', StringComparison.Ordinal)..]; // the heading has the sweep's name
    }

    [Fact]
    public void Table_on_a_console_is_plain_and_sorted_by_strength()
    {
        var text = Succeed("table", folder.Path, "--gap", "loss", "--group", "seed", "--bootstrap", "50");
        Assert.DoesNotContain("\u001b", text);
        Assert.Contains("All trials: 37 of 40 trials; left out: 1 diverged, 1 missed the stop rule, 1 failed", text);
        Assert.Contains("seed = 4: 8 of 8 trials; left out: none", text);
        Assert.DoesNotContain("gap.error", text);
        string[] measures = ["psi.trace", "psi.lambda_max", "w.trace", "path_norm"];
        var order = text.Split('\n')
            .TakeWhile(l => !l.StartsWith("seed =", StringComparison.Ordinal))
            .Select(l => l.Trim().Split(' ')[0])
            .Where(measures.Contains)
            .ToArray();
        Assert.Equal(4, order.Length);
        Assert.Equal("w.trace", order[^1]); // the one that was drawn apart from the gap
        Assert.Matches(@"w\.trace +no +37 +0 +-?0\.\d\d \[-0\.\d\d, 0\.\d\d\]", text);
    }

    [Fact]
    public void Table_includes_missed_trials_when_asked()
    {
        Assert.Equal(37, Included());
        Assert.Equal(38, Included("--include-missed"));

        int Included(params string[] more) =>
            (int)
                JsonNode.Parse(Succeed("table", [folder.Path, "--format", "json", "--bootstrap", "0", .. more]))!["groups"]![0]![
                    "included"
                ]!;
    }

    [Fact]
    public void Table_adds_further_statistics_when_asked()
    {
        var row = JsonNode.Parse(
            Succeed(
                "table",
                folder.Path,
                "--format",
                "json",
                "--bootstrap",
                "0",
                "--statistics",
                "all",
                "--permutations",
                "50",
                "--test-samples",
                "1000"
            )
        )!["groups"]![0]!["rows"]!
            .AsArray()
            .Single(r => (string?)r!["measure"] == "psi.trace" && (string?)r["gap"] == "gap.error")!;
        Assert.InRange((double)row["permutation"]!["p"]!, 1.0 / 51, 1);
        Assert.Equal(["training.optimizer", "training.lr"], row["granulated"]!["axes"]!.AsArray().Select(a => (string?)a!["axis"]));
        Assert.NotNull(row["conditional_information"]!["value"]);
        Assert.NotNull(row["sign_error"]!["environments"]);
        var csv = Succeed(
                "table",
                folder.Path,
                "--format",
                "csv",
                "--bootstrap",
                "0",
                "--statistics",
                "permutation,granulated",
                "--permutations",
                "50"
            )
            .Split('\n');
        Assert.EndsWith(
            ",p,p.holm,granulated,granulated.cells,granulated.constant,granulated.training.optimizer,granulated.training.lr",
            csv[0]
        );
        Assert.DoesNotContain(
            "No sign errors",
            Succeed("table", folder.File("results.csv"), "--bootstrap", "0", "--statistics", "sign-error")
        );
        var alone = Path.Combine(Directory.CreateDirectory(folder.File("alone")).FullName, "results.csv");
        File.Copy(folder.File("results.csv"), alone);
        Assert.Contains(
            "No sign errors: the test samples behind a gap are not known",
            Succeed("table", alone, "--bootstrap", "0", "--statistics", "sign-error")
        );
        Assert.Contains("p (Holm)", Succeed("table", folder.Path, "--bootstrap", "0", "--statistics", "permutation", "--format", "md"));
    }

    [Fact]
    public void Table_filters_its_trials()
    {
        int Trials(params string[] where) =>
            (int)
                JsonNode.Parse(
                    Succeed(
                        "table",
                        [folder.Path, "--format", "json", "--bootstrap", "0", .. where.SelectMany(w => new[] { "--where", w })]
                    )
                )!["groups"]![0]!["trials"]!;
        var rows = Sample.Rows();
        Assert.Equal(20, Trials("training.optimizer = sgd"));
        Assert.Equal(10, Trials("training.optimizer!=gsgd", "training.lr>=0.1"));
        Assert.Equal(rows.Count(r => r.Result.Final?.GapLoss < 0.2), Trials("gap.loss<0.2"));
        Assert.Contains("no trial meets training.lr>7", Fail("table", folder.Path, "--where", "training.lr>7"));
        Assert.Contains("'lr' is no column", Fail("table", folder.Path, "--where", "lr=1"));
        Assert.Contains("allowed: COLUMN=VALUE", Fail("table", folder.Path, "--where", "lr"));
        Assert.Contains("text can only be compared with = and !=", Fail("table", folder.Path, "--where", "training.optimizer<2"));
    }

    [Fact]
    public void Table_takes_several_sweeps()
    {
        using var other = new TemporaryFolder();
        Directory.CreateDirectory(other.File("second"));
        File.Copy(folder.File("results.csv"), Path.Combine(other.File("second"), "results.csv"));
        var table = JsonNode.Parse(
            Succeed("table", folder.Path, other.File("second"), "--by", "sweep", "--format", "json", "--bootstrap", "0")
        )!["groups"]!.AsArray();
        Assert.Equal([80, 40, 40], table.Select(g => (int)g!["trials"]!));
        Assert.Contains("second", table.Skip(1).Select(g => (string?)g!["value"]));

        // Files go by their folders, and folders of one name by their paths; none counts twice.
        Directory.CreateDirectory(other.File("third/second"));
        File.Copy(folder.File("results.csv"), other.File("third/second/results.csv"));
        string[] files = [other.File("second/results.csv"), other.File("third/second/results.csv")];
        Assert.Equal(files.Order(), Sweeps(files));
        Assert.Equal(["second", Path.GetFileName(folder.Path)], Sweeps(files[0], folder.File("results.csv")).OrderBy(s => s != "second"));
        Assert.Contains("is given twice", Fail("table", folder.Path, folder.Path));

        string?[] Sweeps(params string[] paths) =>
            [
                .. JsonNode.Parse(Succeed("table", [.. paths, "--by", "sweep", "--format", "json", "--bootstrap", "0"]))!["groups"]!
                    .AsArray()
                    .Skip(1)
                    .Select(g => (string?)g!["value"]),
            ];
    }

    [Fact]
    public void A_setting_that_differs_between_sweeps_is_an_axis_though_the_sweep_is_one_too()
    {
        using var other = new TemporaryFolder();
        foreach (var (name, depth, gap) in new[] { ("a", 2, 0), ("b", 3, 20) })
        {
            var results = Directory.CreateDirectory(other.File(name)).FullName;
            File.WriteAllText(
                Path.Combine(results, "sweep.resolved.yaml"),
                $"name: {name}\nnetwork: {{depth: {depth}, width: 8}}\naxes: {{grid: {{training.lr: [0.1, 0.2]}}}}\n"
            );
            TrialRow[] rows =
            [
                .. Sample
                    .Rows(2)
                    .Select(
                        (r, i) =>
                            r with
                            {
                                Axes = [new("training.lr", i == 0 ? "0.1" : "0.2")],
                                Result = r.Result with
                                {
                                    Final = r.Result.Final! with { TestLoss = 1 + gap + i },
                                    Measures = [new("path_norm", gap + i)],
                                },
                            }
                    ),
            ];
            using var csv = new StreamWriter(Path.Combine(results, "results.csv"));
            ResultsCsv.Write(csv, ResultColumns.Of(["training.lr"], ["path_norm"], rows), rows);
        }

        var row = JsonNode.Parse(
            Succeed(
                "table",
                other.File("a"),
                other.File("b"),
                "--format",
                "json",
                "--bootstrap",
                "0",
                "--gap",
                "loss",
                "--statistics",
                "granulated"
            )
        )!["groups"]![0]!["rows"]![0]!;
        Assert.Equal(
            [("training.lr", 1), ("network.depth", 1)],
            row["granulated"]!["axes"]!.AsArray().Select(a => ((string)a!["axis"]!, (double)a["psi"]!))
        );
    }

    [Fact]
    public void Table_takes_any_csv()
    {
        using var other = new TemporaryFolder();
        var file = other.File("runs.csv");
        File.WriteAllText(file, "model,lr,sharp,norm,gap\na,0.1,3,2,0.1\nb,0.1,4,NA,0.2\nc,0.2,1,7,0.05\nd,0.2,9,8,0.3\n");
        var (code, output, error) = Run(
            "table",
            ["--csv", file, "--gap", "gap", "--axes", "lr", "--format", "json", "--bootstrap", "0", "--statistics", "granulated"]
        );
        // One is told what was found.
        Assert.Equal((0, "4 rows; gap: gap; axes: lr; measures: sharp, norm; left out: model (text, not asked for)\n"), (code, error));
        var rows = JsonNode.Parse(output)!["groups"]![0]!["rows"]!.AsArray();
        Assert.Equal(["sharp", "norm"], rows.Select(r => (string?)r!["measure"]));
        Assert.Equal([(4, 0), (3, 1)], rows.Select(r => ((int)r!["n"]!, (int)r["missing"]!)));
        Assert.Equal(1, (double)rows[0]!["kendall"]!["value"]!);
        Assert.Equal("gap", (string?)rows[0]!["gap"]);
        Assert.Contains("'gapp' is no column", Fail("table", "--csv", file, "--gap", "gapp"));
        Assert.Contains("line 2, column model: 'a' is no number", Fail("table", "--csv", file, "--gap", "gap", "--measures", "model"));
        File.WriteAllText(other.File("odd.csv"), "lr,sharp,gap\n0.1,3,0.1\n0.2,4,0.2\n0.3,#DIV/0!,0.4\n");
        Assert.Contains(
            "line 4, column sharp: '#DIV/0!' stands among numbers",
            Fail("table", "--csv", other.File("odd.csv"), "--gap", "gap")
        );
        Assert.Contains(
            "line 4, column sharp",
            Fail("table", "--csv", other.File("odd.csv"), "--gap", "gap", "--measures", "sharp", "--where", "lr>0.2")
        );
        Succeed(
            "table",
            "--csv",
            file,
            "--gap",
            "gap,gap",
            "--measures",
            "norm,norm",
            "--axes",
            "lr",
            "--where",
            "norm>1",
            "--bootstrap",
            "0"
        ); // NA is missing, twice is once
        Assert.Contains("--csv needs --gap", Fail("table", "--csv", file));
        Assert.Contains("exclude each other", Fail("table", folder.Path, "--csv", file, "--gap", "gap"));
        Assert.Contains("give results folders, or --csv FILE", Fail("table"));
        File.AppendAllText(file, "e,1\n");
        Assert.Contains("line 6: 2 fields; the header names 5", Fail("table", "--csv", file, "--gap", "gap"));
    }

    [Fact]
    public void Results_filters_sorts_and_limits()
    {
        Assert.Equal(File.ReadAllText(folder.File("results.csv")), Succeed("results", folder.Path, "--csv"));
        Assert.Equal([5, 17], Trials("--status", "diverged", "failed"));
        var byGap = Sample
            .Rows()
            .Where(r => r.Result.Final is not null)
            .OrderByDescending(r => r.Result.Final!.GapLoss)
            .Select(r => r.Trial)
            .Take(3);
        Assert.Equal(byGap, Trials("--sort", "gap.loss", "--descending", "--limit", "3"));
        Assert.Equal([39, 38], Trials("--descending", "--limit", "2"));
        Assert.Equal([5, 17], Trials("--sort", "gap.loss").TakeLast(2)); // without a gap: last in either direction
        Assert.Equal([5, 17], Trials("--sort", "gap.loss", "--descending").TakeLast(2));
        Assert.Equal("gsgd", (string?)Json("--sort", "training.optimizer")[0]!["training.optimizer"]);
    }

    [Fact]
    public void Results_as_json_has_every_column()
    {
        var row = Json("--limit", "5")[4]!.AsObject();
        Assert.Equal(File.ReadLines(folder.File("results.csv")).First().Split(','), row.Select(p => p.Key));
        Assert.Equal("inf", (string?)row["psi.lambda_max"]);
        Assert.Equal(0.1, (double)row["training.lr"]!);
        Assert.Null(row["reason"]);
    }

    [Fact]
    public void Results_on_a_console_shows_the_columns_asked_for()
    {
        var lines = Succeed("results", folder.Path, "--limit", "1", "--columns", "trial,node,epochs").Split('\n');
        Assert.Contains(lines, l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["trial", "node", "epochs"]);
        Assert.Contains(lines, l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["0", "node-0", "10"]);
        Assert.Contains("1 of 40 trials.", lines);
    }

    [Fact]
    public void What_is_wrong_with_the_input_is_said_in_one_line()
    {
        Assert.StartsWith("there is no folder or file 'nowhere'", Fail("table", "nowhere"));
        Assert.Contains("holds no results.csv", Fail("results", folder.File("plots")));
        Assert.Contains("table.csv, line 1: column trial", Fail("table", folder.File("table.csv")));
        File.AppendAllText(folder.File("results.csv"), "0,completed\n");
        var rows = 1 + 40 + 1; // header, rows, and the reason that runs over two lines
        Assert.Contains($"results.csv, line {rows + 1}: 2 fields", Fail("table", folder.Path));
    }

    [Fact]
    public void Wrong_options_are_refused_with_what_is_allowed()
    {
        Assert.Contains("'momentum' is no axis", Fail("table", folder.Path, "--group", "momentum"));
        Assert.Contains("--bootstrap: found -1, allowed: an integer from 0 to 1000000", Fail("table", folder.Path, "--bootstrap", "-1"));
        Assert.Contains("allowed: loss, error", Fail("table", folder.Path, "--gap", "accuracy"));
        Assert.Contains("'psi' is no column", Fail("results", folder.Path, "--sort", "psi"));
        Assert.Contains("exclude each other", Fail("results", folder.Path, "--json", "--csv"));
        Assert.Contains("--limit: found -2, allowed", Fail("results", folder.Path, "--limit", "-2"));
        Assert.Contains("stop_missed", Fail("results", folder.Path, "--status", "lost"));
    }

    private JsonArray Json(params string[] options) => JsonNode.Parse(Succeed("results", [folder.Path, "--json", .. options]))!.AsArray();

    private long[] Trials(params string[] options) => [.. Json(options).Select(r => (long)r!["trial"]!)];

    private static string Succeed(string command, params string[] arguments)
    {
        var (code, output, error) = Run(command, arguments);
        Assert.Equal((0, ""), (code, error));
        return output;
    }

    private static string Fail(string command, params string[] arguments)
    {
        var (code, _, error) = Run(command, arguments);
        Assert.Equal(ExitCode.BadInput, code);
        return error;
    }

    private static (int Code, string Output, string Error) Run(string command, string[] arguments)
    {
        StringWriter output = new(),
            error = new();
        var code = CommandLineHost
            .RunAsync([command, .. arguments], output, error, TestContext.Current.CancellationToken)
            .GetAwaiter()
            .GetResult();
        return (code, output.ToString(), error.ToString());
    }
}
