using PsiSweep.Shared.Files;

namespace PsiSweep.Shared.Tests.Files;

public sealed class TemporaryFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("psisweep-files-").FullName;
    private static DateTimeOffset Later => DateTimeOffset.UtcNow.AddHours(1);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string At(string name) => Path.Combine(folder, name);

    private string[] Names() => [.. Directory.GetFiles(folder).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    [Fact]
    public void What_somebody_writes_is_not_cleared_up_by_others()
    {
        using (var first = TemporaryFile.Create(At("a.csv")))
        {
            first.Stream.Write("half"u8);
            first.Flush();
            Assert.Equal(0, TemporaryFile.RemoveLeftovers(folder, Later));
            using (var second = TemporaryFile.Create(At("a.csv")))
                second.Put();
            Assert.Equal(0, TemporaryFile.RemoveLeftovers(folder, Later));
            first.Put();
        }

        Assert.Equal(["a.csv"], Names());
        Assert.Equal("half", File.ReadAllText(At("a.csv")));
    }

    [Theory]
    [InlineData(".results.csv.ea4fa421601242a0a3d62adb624fdbfa.tmp", true)]
    [InlineData("trial-000012.e57.ckpt.kq3vdx1m.0ap.partial", true)]
    [InlineData("trial-000012.safetensors.kq3vdx1m.0ap.partial", true)]
    [InlineData("status.json.4711", true)]
    [InlineData("finished.json.1", true)]
    [InlineData("results.db.123", true)]
    [InlineData("results.db.damaged-1", false)]
    [InlineData("results.csv", false)]
    [InlineData(".mine.tmp", false)]
    [InlineData("my.partial", false)]
    public void What_a_killed_writer_left_goes_after_a_while_and_nothing_else(string name, bool goes)
    {
        File.WriteAllText(At(name), "");
        Assert.Equal(0, TemporaryFile.RemoveLeftovers(folder, DateTimeOffset.UtcNow));
        Assert.Equal(goes ? 1 : 0, TemporaryFile.RemoveLeftovers(folder, Later));
        Assert.Equal(!goes, File.Exists(At(name)));
    }

    [Fact]
    public void Of_several_who_write_first_one_does_and_all_read_its_text()
    {
        for (var round = 0; round < 20; round++)
        {
            var path = At($"{round}.id");
            using var gate = new ManualResetEventSlim();
            var tries = Enumerable
                .Range(0, 4)
                .Select(i =>
                    Task.Factory.StartNew(
                        () =>
                        {
                            gate.Wait();
                            return (
                                Text: $"sweep-{i}",
                                IsFirst: DurableFile.WriteIfFirst(path, $"sweep-{i}"),
                                Read: File.ReadAllText(path)
                            );
                        },
                        TestContext.Current.CancellationToken,
                        TaskCreationOptions.LongRunning,
                        TaskScheduler.Default
                    )
                )
                .ToArray();
            gate.Set();
            var all = Array.ConvertAll(tries, t => t.GetAwaiter().GetResult());
            var winner = Assert.Single(all, t => t.IsFirst);
            Assert.All(all, t => Assert.Equal(winner.Text, t.Read));
        }

        Assert.Equal(20, Names().Length);
    }

    [Fact]
    public void A_file_that_cannot_take_its_place_leaves_nothing_behind()
    {
        Directory.CreateDirectory(At("taken"));
        Assert.ThrowsAny<SystemException>(() => DurableFile.Write(At("taken"), "text"));
        Assert.ThrowsAny<SystemException>(() => DurableFile.WriteIfFirst(At("taken"), "text"));
        Assert.Empty(Names());
    }
}
