using System.CommandLine;
using PsiSweep.Cluster.Processes;
using PsiSweep.Cluster.Telemetry;
using PsiSweep.CommandLine;
using PsiSweep.Coordinator.Actors;
using PsiSweep.Coordinator.Cli.Running;
using PsiSweep.Coordinator.Cli.Tables;
using PsiSweep.Coordinator.Cli.Terminal;
using PsiSweep.Coordinator.Nodes;
using PsiSweep.Coordinator.Results.Folder;
using PsiSweep.Coordinator.Runs;
using PsiSweep.Sweeps;

namespace PsiSweep.Coordinator.Cli;

/// <summary><c>psisweep run FILE</c>: runs a sweep on this machine, or goes on with one.</summary>
public static class RunCommand
{
    // As many slots as a node takes (--devices cpu:N).
    private const int MaxSlots = 1024;

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var file = CommonOptions.SweepFile();
        var output = CheckedOption.Optional("--out", "Results folder; results/NAME by default.", "FOLDER", TextForm.Folder);
        var nodes = CheckedOption.Optional(
            "--nodes",
            $"Node processes; {NodePlans.DefaultNodes} by default, or 1 where there is one device.",
            "N",
            new IntegerForm<int>(1, MaxSlots)
        );
        var slots = CheckedOption.Optional(
            "--slots",
            "Trials at a time in all; a slot a core by default, or a trial a GPU.",
            "N",
            new IntegerForm<int>(1, MaxSlots)
        );
        var devices = CheckedOption.Optional(
            "--devices",
            "auto, cpu, cpu:N (N slots), cuda, or cuda:I,J, as a node takes it; all GPUs by default, else all cores.",
            "DEVICES",
            TextForm.Devices
        );
        var data = CheckedOption.Optional("--data", "Folder of the data sets; $PSISWEEP_DATA, else the user's.", "FOLDER", TextForm.Folder);
        var fresh = CheckedOption.Flag("--fresh", "Move the results that are there aside and start over.");
        var retry = CheckedOption.Flag("--retry-failed", "Open trials that were recorded as failed again.");
        var postgres = CommonOptions.Postgres("Keep the journal in this PostgreSQL database instead of a SQLite file.");
        var noPlots = CheckedOption.Flag("--no-tables", "Do not print the tables at the end; the files are written all the same.");
        var json = CheckedOption.Flag("--json", "Print one JSON object a line for scripts.");
        var command = new Command("run", "Run a sweep to its end, or go on with one that was interrupted.")
        {
            file,
            output,
            nodes,
            slots,
            devices,
            data,
            fresh,
            retry,
            postgres,
            noPlots,
            json,
        };
        command.SetAction(
            (parsed, cancellation) =>
                RunAsync(
                    parsed,
                    new(
                        parsed.GetRequiredValue(file),
                        parsed.GetValue(output),
                        parsed.GetValue(nodes),
                        parsed.GetValue(slots),
                        parsed.GetValue(devices),
                        parsed.GetValue(data),
                        parsed.GetValue(fresh),
                        parsed.GetValue(retry),
                        parsed.GetValue(postgres),
                        parsed.GetValue(noPlots),
                        parsed.GetValue(json)
                    ),
                    cancellation
                )
        );
        return command.WithExamples(
            (
                "psisweep run sweeps/quickstart.yaml",
                "train every trial on this machine's cores, write results/quickstart, print the tables"
            ),
            ("psisweep run sweeps/quickstart.yaml --out /data/q --slots 1", "one trial at a time, results elsewhere"),
            ("psisweep run sweeps/quickstart.yaml", "again after Ctrl-C or a crash: goes on, and repeats no finished trial")
        );
    }

    private sealed record Request(
        string File,
        string? Output,
        int? Nodes,
        int? Slots,
        string? Devices,
        string? Data,
        bool Fresh,
        bool RetryFailed,
        string? Postgres,
        bool NoTables,
        bool Json
    );

    private static async Task<int> RunAsync(ParseResult parsed, Request request, CancellationToken cancellation)
    {
        var sweep = SweepFileErrors.ReadOrFail(request.File);
        var folder = Path.GetFullPath(request.Output ?? Path.Combine("results", sweep.Name));
        if (request.Fresh)
            MoveAside(folder);
        using var folderLock = FolderLock.Take(folder);
        var (program, plans) = await CheckAsync(request, sweep, cancellation);

        var writer = parsed.InvocationConfiguration.Output;
        var json = request.Json ? new JsonView(writer) : null;
        IRunView view = json ?? (CliConsole.IsRich(writer) ? new LiveView(CliConsole.For(parsed)) : (IRunView)new PlainView(writer));
        view.Say(
            $"{sweep.Name} ({sweep.SweepId}): {Count.Of(sweep.Count, "trial")} on {Count.Of(plans.Count, "node")} "
                + $"({string.Join("; ", plans.Select(p => $"{p.Name}: {p.Devices}"))}), results in {folder}"
        );
        using var telemetry = TelemetryExport.Start("psisweep", "coordinator", TelemetryWarnings.To(folder, "coordinator", view.Say));
        using var secondPress = new SecondPress();
        SweepStatus status;
        try
        {
            status = await SweepRun.RunAsync(
                new(sweep, folder, plans, program, request.Data, request.Postgres, request.RetryFailed),
                view,
                cancellation
            );
        }
        catch (TimeoutException e)
        {
            throw new CliException(
                ExitCode.Environment,
                $"{e.Message}; {new ResultsFolder(folder).LogOf(null)} says more. What was finished is kept.",
                e
            );
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            view.Say($"Interrupted. What was finished is kept in {folder}; the same command goes on from there.");
            return ExitCode.Interrupted;
        }

        var end = await FinishAsync(sweep, new(folder), status);
        Show(parsed, request, status, end, new(folder), json);
        if (!status.IsComplete)
            view.Say($"The sweep was cancelled with {status.EndedCount} of {status.Trials} trials done; the same command goes on.");
        return end.ExitCode;
    }

    private static async Task<SweepEnd> FinishAsync(SweepSpec sweep, ResultsFolder folder, SweepStatus status)
    {
        try
        {
            return await SweepEnding.WriteAsync(sweep, folder, folder, status, "psisweep run", CancellationToken.None);
        }
        catch (ExportFailedException e)
        {
            throw new CliException(ExitCode.Environment, $"{e.Message} Then run the same command again.", e);
        }
    }

    private static void Show(ParseResult parsed, Request request, SweepStatus status, SweepEnd end, ResultsFolder folder, JsonView? json)
    {
        if (json is not null)
        {
            json.Write(
                new
                {
                    finished = status.IsComplete,
                    trials = status.Trials,
                    failed = end.Failed,
                    folder = folder.Root,
                }
            );
            return;
        }

        if (!request.NoTables)
            TableConsole.Write(CliConsole.For(parsed), end.Table);
        parsed.InvocationConfiguration.Output.WriteLine($"{folder.Csv}, results.parquet, epochs.parquet, table.md, table.csv, plots/");
    }

    private static async Task<(string Program, IReadOnlyList<NodePlan> Plans)> CheckAsync(
        Request request,
        SweepSpec sweep,
        CancellationToken cancellation
    )
    {
        try
        {
            var program = NodeProgram.Find();
            var chosen = request.Devices is not null;
            var devices = await NodeCheck.RunAsync(
                program,
                request.Data,
                SweepDescriptions.DataSets(sweep),
                request.Devices,
                chosen ? request.Slots : null,
                cancellation
            );
            return (program, NodePlans.Of(devices, request.Nodes, chosen ? null : request.Slots));
        }
        catch (NodeCheckException e) when (e.IsMistake)
        {
            throw new CliException(ExitCode.BadInput, e.Message, e);
        }
        catch (Exception e) when (e is FileNotFoundException or NodeCheckException)
        {
            throw new CliException(ExitCode.Environment, e.Message, e);
        }
        catch (ArgumentException e)
        {
            throw new CliException(ExitCode.BadInput, e.Message, e);
        }
    }

    private static void MoveAside(string folder)
    {
        if (!Directory.Exists(folder))
            return;
        if (FolderLock.IsTaken(folder))
            throw new CliException(ExitCode.BadInput, $"another psisweep run works on {folder}; it is not moved");
        var free = Enumerable.Range(1, int.MaxValue).Select(n => $"{folder}.old-{n}").First(f => !Directory.Exists(f));
        try
        {
            Directory.Move(folder, free);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Environment, $"{folder} cannot be moved aside: {e.Message}", e);
        }
    }
}
