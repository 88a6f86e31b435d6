using PsiSweep.Shared.Logs;

namespace PsiSweep.Shared.Tests.Logs;

public class LogFileTests
{
    [Fact]
    public void A_log_stays_within_its_bounds_and_loses_no_line_at_its_turn()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("psisweep-logs-").FullName, "logs", "x.log");
        var line = new string('x', 1000);
        using (var log = new LogFile(path))
        {
            for (var i = 0; i < 6000; i++)
                log.Write($"{i} {line}");
            log.Write(null);
        }

        var lines = File.ReadAllLines(path + ".1").Concat(File.ReadAllLines(path)).Select(l => int.Parse(l.Split(' ')[0])).ToArray();
        Assert.Equal(Enumerable.Range(0, 6000), lines);
        Assert.True(new FileInfo(path + ".1").Length < 5 << 20);
        Assert.EndsWith($"5999 {line}", LogFile.Tail(path, 1), StringComparison.Ordinal);
    }
}
