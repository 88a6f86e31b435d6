using CsCheck;
using PsiSweep.Cluster.Logs;

namespace PsiSweep.Clustering.Tests.Logs;

public sealed class LogFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("psisweep-logs-").FullName;

    private string Log => Path.Combine(folder, "logs", "x.log");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>The files of a log, oldest first.</summary>
    private static string[] Files(string path) =>
        [.. Directory.GetFiles(Path.GetDirectoryName(path)!, Path.GetFileName(path) + "*").OrderDescending(StringComparer.Ordinal)];

    private static string[] Lines(string path) => [.. Files(path).SelectMany(File.ReadAllLines)];

    [Fact]
    public void The_newest_lines_are_kept_whole_and_in_order_in_so_many_files_of_such_a_size() =>
        Gen.Select(Gen.Int[20, 300], Gen.Int[2, 5], Gen.Int[0, 40].Array[1, 80], Gen.Int[1, 30])
            .Sample(
                (bytes, files, lengths, reopenEvery) =>
                {
                    var path = Path.Combine(folder, Guid.NewGuid().ToString("N"), "x.log");
                    string[] written = [.. lengths.Select((length, n) => $"{n} {new string('é', length)}")];
                    foreach (var part in written.Chunk(reopenEvery))
                    {
                        using var log = new LogFile(path, new(bytes, files));
                        foreach (var line in part)
                            log.Write(line);
                    }

                    var kept = Lines(path);
                    Assert.Equal(written[^kept.Length..], kept);
                    Assert.InRange(Files(path).Length, 1, files);
                    Assert.All(Files(path), f => Assert.True(new FileInfo(f).Length <= bytes || File.ReadAllLines(f).Length == 1));
                    // Nothing went before its time: with one more line than fits, all places are taken.
                    Assert.True(kept.Length == written.Length || Files(path).Length == files);
                },
                iter: 200
            );

    [Fact]
    public void Lines_of_many_threads_are_whole()
    {
        using (var log = new LogFile(Log, new(2000, 100)))
            Parallel.For(0, 2000, n => log.Write($"{n} {new string('x', n % 50)}."));
        Assert.Equal(
            Enumerable.Range(0, 2000).Select(n => $"{n} {new string('x', n % 50)}.").Order(StringComparer.Ordinal),
            Lines(Log).Order(StringComparer.Ordinal)
        );
        Assert.InRange(Files(Log).Length, 20, 100);
    }

    [Fact]
    public void What_a_folder_does_not_take_waits_within_bounds_and_the_rest_is_counted_and_said()
    {
        var clock = new HandClock();
        var said = new List<string>();
        var aside = Path.Combine(folder, "aside");
        using (var log = new LogFile(Log, clock: clock, trouble: said.Add) { MaxWaiting = 2 })
        {
            log.Write("before");
            Directory.Move(Path.GetDirectoryName(Log)!, aside);
            File.WriteAllText(Path.GetDirectoryName(Log)!, "a file where the folder was");
            for (var n = 0; n < 5; n++)
                log.Write($"in the gap {n}");
            clock.Now += TimeSpan.FromMinutes(2);
            File.Delete(Path.GetDirectoryName(Log)!);
            Directory.Move(aside, Path.GetDirectoryName(Log)!);
            log.Write("after");
            log.Write("later");
        }

        Assert.Collection(
            File.ReadAllLines(Log),
            l => Assert.Equal("before", l),
            l => Assert.Equal("in the gap 0", l),
            l => Assert.Equal("in the gap 1", l),
            l =>
                Assert.StartsWith(
                    "2026-01-02 03:06:05.000Z Warning: 3 lines of this log since 2026-01-02 03:04:05.000Z are lost: it could not be "
                        + "written (",
                    l,
                    StringComparison.Ordinal
                ),
            l => Assert.Equal("after", l),
            l => Assert.Equal("later", l)
        );
        Assert.Contains($"the log {Log} cannot be written", Assert.Single(said), StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_whose_files_cannot_be_moved_stays_within_its_size_and_goes_on_afterwards()
    {
        using (var log = new LogFile(Log, new(10, 2)))
        {
            log.Write("12345678");
            Directory.CreateDirectory(Path.Combine(Log + ".1", "in the way"));
            log.Write("later");
            Assert.Equal("12345678\n", File.ReadAllText(Log).ReplaceLineEndings("\n"));
            Directory.Delete(Log + ".1", recursive: true);
            log.Write("kept");
        }

        Assert.Equal(["later", "kept"], Lines(Log));
    }

    [Fact]
    public void A_full_disk_holds_the_line_until_there_is_room()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "there is no /dev/full");
        Directory.CreateDirectory(Path.GetDirectoryName(Log)!);
        File.CreateSymbolicLink(Log, "/dev/full");
        using (var log = new LogFile(Log))
        {
            log.Write("held up");
            File.Delete(Log);
            log.Write("next");
        }

        Assert.Equal(["held up", "next"], File.ReadAllLines(Log));
    }

    [Fact]
    public void What_waits_is_written_at_the_end_at_the_latest()
    {
        using (var log = new LogFile(Log, new(10, 2)))
        {
            log.Write("12345678");
            Directory.CreateDirectory(Path.Combine(Log + ".1", "in the way"));
            log.Write("later");
            Directory.Delete(Log + ".1", recursive: true);
        }

        Assert.Equal("later", Lines(Log)[^1]);
    }

    [Fact]
    public void A_log_that_someone_removed_is_made_anew()
    {
        using var log = new LogFile(Log);
        log.Write("gone with the file");
        Directory.Delete(Path.GetDirectoryName(Log)!, recursive: true);
        log.Write("here");
        Assert.Equal("here", LogFile.Tail(Log, 10));
    }

    [Fact]
    public void A_line_cut_off_by_a_power_cut_does_not_run_into_the_next()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Log)!);
        File.WriteAllText(Log, "whole\nhal");
        using (var log = new LogFile(Log))
            log.Write("next");
        Assert.Equal(["whole", "hal", "next"], File.ReadAllLines(Log));
    }

    [Fact]
    public void A_turn_that_was_cut_short_costs_no_file_and_files_beyond_the_number_go()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Log)!);
        foreach (
            var (suffix, text) in new[]
            {
                ("", "new"),
                (".2", "old"),
                (".3", "older"),
                (".4", "too many"),
                (".5", "too many"),
                (".bak", "mine"),
            }
        )
            File.WriteAllText(Log + suffix, text + "\n");
        var rotation = new LogRotation(10, 4);
        rotation.Turn(Log); // .1 is free: nothing else moves
        Assert.False(File.Exists(Log));
        Assert.Equal(["new", "old", "older", "mine"], ((string[])[".1", ".2", ".3", ".bak"]).Select(s => File.ReadAllText(Log + s).Trim()));
        Assert.Equal(4, Files(Log).Length);
    }

    [Fact]
    public void The_tail_reaches_back_over_a_turn()
    {
        using var log = new LogFile(Log, new(20, 3));
        foreach (var line in new[] { "one", "two", "three", "four", "five" })
            log.Write(line);
        Assert.True(File.Exists(Log + ".1"));
        Assert.Equal(string.Join(Environment.NewLine, "three", "four", "five"), LogFile.Tail(Log, 3));
        Assert.Equal("(nothing was printed)", LogFile.Tail(Log + "-of-nobody", 3));
    }

    private sealed class HandClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
