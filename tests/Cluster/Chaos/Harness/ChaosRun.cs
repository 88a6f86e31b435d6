using System.Diagnostics;

namespace PsiSweep.Chaos;

/// <summary>Runs a sweep on a cluster under a monkey, and looks at what is left.</summary>
internal sealed class ChaosRun
{
    private static readonly TimeSpan TickEvery = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan RestartAfter = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan NodesEndWithin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan NodesStartWithin = TimeSpan.FromSeconds(10);
    private readonly Dictionary<string, TimeSpan> restarts = [];
    private readonly List<string> problems = [];
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly Ledger ledger = new();
    private readonly ChaosOptions options;

    private ChaosRun(ChaosOptions options) => this.options = options;

    /// <summary>Runs the sweep undisturbed.</summary>
    /// <returns>Its results, and how long it took.</returns>
    public static async Task<(ResultsTable Results, TimeSpan Wall)> UndisturbedAsync(
        Programs programs,
        ChaosSweep sweep,
        string folder,
        CancellationToken cancellation
    )
    {
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, "sweep.yaml");
        await File.WriteAllTextAsync(file, sweep.ToYaml(), cancellation);
        var clock = Stopwatch.StartNew();
        var results = Path.Combine(folder, "results");
        using var process = new HostProcess(
            "undisturbed",
            RunName.Next(),
            [programs.Coordinator, "run", file, "--out", results, "--no-tables"],
            Path.Combine(folder, "run.out")
        );
        process.Start();
        await process.EndAsync(cancellation);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"the undisturbed run ended with {process.ExitCode}; see {folder}");
        return (ResultsTable.Parse(await File.ReadAllTextAsync(Path.Combine(results, "results.csv"), cancellation)), clock.Elapsed);
    }

    /// <summary>Runs it disturbed.</summary>
    /// <param name="options">What, where and how.</param>
    /// <param name="undisturbed">The results that it must have.</param>
    /// <param name="cancellation">Ends it early.</param>
    public static Task<ChaosOutcome> DisturbedAsync(ChaosOptions options, ResultsTable undisturbed, CancellationToken cancellation) =>
        new ChaosRun(options).RunAsync(undisturbed, cancellation);

    private async Task<ChaosOutcome> RunAsync(ResultsTable undisturbed, CancellationToken cancellation)
    {
        Directory.CreateDirectory(options.Folder);
        await File.WriteAllTextAsync(Path.Combine(options.Folder, "sweep.yaml"), options.Sweep.ToYaml(), cancellation);
        await File.WriteAllLinesAsync(
            Path.Combine(options.Folder, "plan.txt"),
            options.Plan.Faults.Select(f => f.ToString()),
            cancellation
        );
        using var cluster = new ChaosCluster(options);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => cluster.Dispose();
        var monkey = new Monkey(cluster, options.Plan, problems, options.Say);
        foreach (var process in cluster.Coordinators.Concat(cluster.Nodes))
            process.Start();
        await using (cluster.Watch(ledger))
        {
            await FollowAsync(cluster, monkey, cancellation);
        }

        var wall = clock.Elapsed;
        monkey.End();
        await EndNodesAsync(cluster, cancellation);
        foreach (var id in cluster.Processes())
            problems.Add($"a process is left: {id} {ProcessTable.CommandLine(id)}");
        if (ledger.Overviews == 0)
            problems.Add($"'psisweep nodes' never had an answer; see {cluster.Logs}");
        problems.AddRange(
            Remains.ProblemsOf(Commands.Try(options.Programs.Coordinator, ["status", cluster.Results, "--json"]), options.Sweep.Trials)
        );
        var repeated = 0;
        if (File.Exists(Path.Combine(cluster.Results, "results.csv")))
        {
            var results = ResultsTable.Parse(await File.ReadAllTextAsync(Path.Combine(cluster.Results, "results.csv"), cancellation));
            problems.AddRange(results.ProblemsOf(options.Sweep.Trials));
            problems.AddRange(results.DifferencesFrom(undisturbed));
            repeated = results["attempts"].Sum(int.Parse) - results.Rows.Count;
        }
        else
        {
            problems.Add("there is no results.csv");
        }

        problems.AddRange(Remains.ProblemsOf(cluster.Results, cluster.Logs));
        return new()
        {
            Seed = options.Plan.Seed,
            Problems = problems,
            Faults = monkey.Counts,
            NotInjected = monkey.NotInjected,
            AttemptsRepeated = repeated,
            Ledger = ledger,
            Wall = wall,
            Folder = options.Folder,
        };
    }

    /// <summary>Until every coordinator has ended because the sweep is complete.</summary>
    private async Task FollowAsync(ChaosCluster cluster, Monkey monkey, CancellationToken cancellation)
    {
        var began = clock.Elapsed;
        var deadline = began + options.Plan.Duration + options.Patience;
        while (true)
        {
            var now = clock.Elapsed;
            monkey.Tick(now - began);
            foreach (var process in cluster.Coordinators.Where(c => !c.IsRunning && c.ExitCode != 0 && !monkey.IsAway(c.Name)))
                Restart(process, now);
            foreach (var process in cluster.Nodes.Where(n => !n.IsRunning && !monkey.IsAway(n.Name)))
                Restart(process, now);
            if (cluster.Coordinators.All(c => !c.IsRunning && c.ExitCode == 0))
                return;
            if (now > deadline)
            {
                problems.Add(
                    $"the sweep is not complete {options.Patience.TotalSeconds:0} s after the end of the plan: {ledger.State}, "
                        + $"{ledger.Done} done, {ledger.Running} running"
                );
                return;
            }

            await Task.Delay(TickEvery, cancellation);
        }
    }

    /// <summary>A process that ended though nothing was done to it: that is a problem, but it is started again, as a service manager
    /// would.</summary>
    private void Restart(HostProcess process, TimeSpan now)
    {
        if (!restarts.TryGetValue(process.Name, out var at))
        {
            problems.Add($"{process.Name} ended by itself with exit code {process.ExitCode}, {now.TotalSeconds:0} s after the start");
            options.Say(problems[^1]);
            restarts[process.Name] = now + RestartAfter;
        }
        else if (now >= at)
        {
            restarts.Remove(process.Name);
            process.Start();
        }
    }

    private async Task EndNodesAsync(ChaosCluster cluster, CancellationToken cancellation)
    {
        var running = cluster.Nodes.Where(n => n.IsRunning).ToArray();
        // Until a program has come so far as to listen for SIGTERM, it dies of it as any does.
        while (running.Any(n => n.IsRunning && n.Age < NodesStartWithin))
            await Task.Delay(TickEvery, cancellation);
        foreach (var node in running)
            _ = ProcessTable.Signal(node.Id, ProcessTable.Terminate);
        var deadline = clock.Elapsed + NodesEndWithin;
        while (running.Any(n => n.IsRunning) && clock.Elapsed < deadline)
            await Task.Delay(TickEvery, cancellation);
        foreach (var node in running)
        {
            if (node.IsRunning)
                problems.Add($"{node.Name} did not end within {NodesEndWithin.TotalSeconds} s of SIGTERM, the sweep being complete");
            else if (node.ExitCode != 0)
                problems.Add($"{node.Name} ended with {node.ExitCode} on SIGTERM, not 0");
        }
    }
}
