using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace PsiSweep.Cluster.Tests;

/// <summary>Coordinators and nodes as processes of their own on loopback, as an operator starts them.</summary>
internal sealed class ClusterOfProcesses : IDisposable
{
    private readonly TestSweep sweep;
    private readonly int[] ports;
    private readonly string? postgres;

    public ClusterOfProcesses(TestSweep sweep, int coordinators, string? postgres = null)
    {
        this.sweep = sweep;
        this.postgres = postgres;
        ports = FreePorts(coordinators);
        Coordinators = new PsiSweepProcess[coordinators];
        for (var i = 0; i < coordinators; i++)
            StartCoordinator(i);
    }

    public PsiSweepProcess[] Coordinators { get; }

    public Dictionary<string, PsiSweepProcess> Nodes { get; } = [];

    /// <summary>Where a coordinator listens.</summary>
    public string Seed(int i) => $"127.0.0.1:{ports[i]}";

    private IEnumerable<string> Seeds => ports.SelectMany(p => (string[])["--seed", $"127.0.0.1:{p}"]);

    public void StartCoordinator(int i) =>
        Coordinators[i] = PsiSweepProcess.Start(
            null,
            [
                "serve",
                sweep.File_,
                "--name",
                $"c{i + 1}",
                "--port",
                ports[i].ToString(CultureInfo.InvariantCulture),
                .. Seeds,
                "--out",
                sweep.Results,
                .. postgres is null ? [] : (string[])["--postgres", postgres],
            ]
        );

    public PsiSweepProcess StartNode(string name, params string[] more) =>
        Nodes[name] = PsiSweepProcess.StartNode([
            "serve",
            .. Seeds,
            "--name",
            name,
            "--devices",
            "cpu:1",
            "--logs",
            Path.Combine(sweep.Folder, "logs"),
            .. more,
        ]);

    /// <summary>Whether every coordinator has heard of the one that leads.</summary>
    public bool AllJoined =>
        Coordinators.All(c =>
            c.Output.Contains("leads", StringComparison.Ordinal) || c.Output.Contains("led by", StringComparison.Ordinal)
        );

    /// <summary>The coordinator that says that it leads, by what the coordinators printed last.</summary>
    public int? Leader()
    {
        for (var i = 0; i < Coordinators.Length; i++)
        {
            var last = Coordinators[i].Process.HasExited
                ? null
                : Coordinators[i]
                    .Output.Split('\n')
                    .LastOrDefault(l => l.Contains("leads", StringComparison.Ordinal) || l.Contains("led by", StringComparison.Ordinal));
            if (last?.Contains("this coordinator leads", StringComparison.Ordinal) == true)
                return i;
        }

        return null;
    }

    /// <summary>Everything that was printed and logged, for a test that failed.</summary>
    public string Story()
    {
        var logs = new[] { Path.Combine(sweep.Folder, "logs"), Path.Combine(sweep.Results, "logs") }
            .Where(Directory.Exists)
            .SelectMany(Directory.GetFiles);
        return string.Join(
            "\n",
            Coordinators.Concat(Nodes.Values).Select(p => p.Output).Concat(logs.Select(f => $"== {f}\n{File.ReadAllText(f)}"))
        );
    }

    /// <summary>A PostgreSQL database of its own; null where there is no server.</summary>
    public static async Task<string?> NewDatabaseAsync()
    {
        var connection = Environment.GetEnvironmentVariable("PSISWEEP_TEST_POSTGRES");
        if (string.IsNullOrEmpty(connection))
            return null;
        var database = $"psisweep_{Guid.NewGuid():N}";
        await using var server = new NpgsqlConnection(connection);
        await server.OpenAsync();
        await using var create = new NpgsqlCommand($"CREATE DATABASE {database}", server);
        await create.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(connection) { Database = database }.ConnectionString;
    }

    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        foreach (var listener in listeners)
            listener.Start();
        var free = listeners.Select(l => ((IPEndPoint)l.LocalEndpoint).Port).ToArray();
        foreach (var listener in listeners)
            listener.Stop();
        return free;
    }

    public void Dispose()
    {
        foreach (var process in Coordinators.Concat(Nodes.Values))
            process.Dispose();
    }
}
