using System.Diagnostics;
using Npgsql;

namespace PsiSweep.Cluster.Tests;

/// <summary>A journal that cannot be written: a disk that is really full, a database that is really gone. Nothing is lost, and it goes on
/// by itself.</summary>
public class JournalTroubleTests
{
    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true });
        process!.WaitForExit();
        return process.ExitCode == 0;
    }

    [Fact]
    public async Task A_full_disk_holds_the_sweep_up_until_there_is_room()
    {
        var sweep = new TestSweep(seeds: 8, epochs: 60);
        Directory.CreateDirectory(sweep.Results);
        Assert.SkipUnless(
            Run("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", sweep.Results),
            "needs to mount a small file system: root"
        );
        try
        {
            using var run = PsiSweepProcess.Start(null, sweep.RunArguments("--nodes", "2", "--slots", "2"));
            await run.UntilAsync(() => sweep.Done() >= 2, "two trials done");
            var filler = Path.Combine(sweep.Results, "filler");
            Run("dd", "if=/dev/zero", $"of={filler}", "bs=4k");
            await run.UntilAsync(
                () => run.Output.Contains("does not answer", StringComparison.Ordinal),
                "the run says that the journal cannot be written"
            );
            File.Delete(filler);
            Assert.True(await run.ExitAsync() == 0, run.Output);
            Assert.Contains("answers again", run.Output, StringComparison.Ordinal);
            Assert.Contains(
                "the disk is full: make room",
                await File.ReadAllTextAsync(Path.Combine(sweep.Results, "logs", "coordinator.log"), TestContext.Current.CancellationToken),
                StringComparison.Ordinal
            );
            sweep.AssertEveryTrialOnce();
        }
        finally
        {
            Run("umount", "-l", sweep.Results);
        }
    }

    [Fact]
    public async Task A_database_that_refuses_is_waited_for()
    {
        var connection = await ClusterOfProcesses.NewDatabaseAsync();
        Assert.SkipUnless(connection is not null, "needs a PostgreSQL server: set PSISWEEP_TEST_POSTGRES to a connection string");
        var database = new NpgsqlConnectionStringBuilder(connection).Database!;
        var sweep = new TestSweep(seeds: 8, epochs: 60);
        using var run = PsiSweepProcess.Start(null, sweep.RunArguments("--nodes", "2", "--slots", "2", "--postgres", connection));
        await run.UntilAsync(() => sweep.Done() >= 2, "two trials done");
        await using var server = new NpgsqlConnection(Environment.GetEnvironmentVariable("PSISWEEP_TEST_POSTGRES"));
        await server.OpenAsync(TestContext.Current.CancellationToken);
        await ExecuteAsync(server, $"ALTER DATABASE {database} ALLOW_CONNECTIONS false");
        await ExecuteAsync(server, $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'");
        await run.UntilAsync(
            () => run.Output.Contains("does not answer", StringComparison.Ordinal),
            "the run says that the journal cannot be written"
        );
        await ExecuteAsync(server, $"ALTER DATABASE {database} ALLOW_CONNECTIONS true");
        Assert.True(await run.ExitAsync() == 0, run.Output);
        sweep.AssertEveryTrialOnce();
    }

    private static async Task ExecuteAsync(NpgsqlConnection server, string sql)
    {
        await using var command = new NpgsqlCommand(sql, server);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
