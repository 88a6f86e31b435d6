using System.Security.Cryptography;
using PsiSweep.Lab.Data;
using PsiSweep.Lab.Data.Fetching;

namespace PsiSweep.Lab.Tests.Data;

public sealed class DownloadTests : IDisposable
{
    private static readonly byte[] File1 = Bytes(300_000);
    private static readonly Dictionary<string, byte[]> Files = new() { ["file"] = File1 };
    private readonly TemporaryFolder folder = new();
    private readonly HttpClient client = new();
    private readonly List<TimeSpan> waits = [];
    private readonly List<(long Done, long? All)> progress = [];

    [Fact]
    public async Task A_file_comes_whole_with_progress_and_leaves_nothing_else()
    {
        using var server = FileServer.Of(Files);
        await RunAsync(server);
        Assert.Equal(File1, File.ReadAllBytes(folder.At("file")));
        Assert.Equal(["file"], folder.Files());
        Assert.Equal((File1.Length, File1.Length), progress[^1]);
        Assert.Empty(waits);
    }

    [Fact]
    public async Task A_cut_connection_is_taken_up_where_it_was_cut()
    {
        using var server = new FileServer((request, before) => FileServer.Good(Files, request) with { Sent = before < 2 ? 70_000 : null });
        await RunAsync(server);
        Assert.Equal(File1, File.ReadAllBytes(folder.At("file")));
        Assert.Equal([null, 70_000L, 140_000L], server.Requests.Select(r => r.From));
        Assert.Equal((File1.Length, File1.Length), progress[^1]);
    }

    [Fact]
    public async Task What_an_earlier_run_left_is_taken_up()
    {
        folder.Write("file.part", File1[..123_456]);
        using var server = FileServer.Of(Files);
        await RunAsync(server);
        Assert.Equal(File1, File.ReadAllBytes(folder.At("file")));
        Assert.Equal([123_456L], server.Requests.Select(r => r.From));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(300_000)]
    [InlineData(400_000)]
    public async Task What_an_earlier_run_left_of_another_file_is_thrown_away(int left)
    {
        folder.Write("file.part", Bytes(left, seed: 2));
        using var server = FileServer.Of(Files);
        await RunAsync(server);
        Assert.Equal(File1, File.ReadAllBytes(folder.At("file")));
        Assert.Equal([left, null], server.Requests.Select(r => r.From));
    }

    [Fact]
    public async Task A_server_that_ignores_ranges_is_read_from_the_start()
    {
        using var server = new FileServer((request, before) => new(200, File1, Sent: before == 0 ? 70_000 : null));
        await RunAsync(server);
        Assert.Equal(File1, File.ReadAllBytes(folder.At("file")));
        Assert.Equal([null, 70_000L], server.Requests.Select(r => r.From));
    }

    [Fact]
    public async Task A_busy_server_is_asked_again_after_growing_waits()
    {
        using var server = new FileServer(
            (request, before) =>
                before < 3
                    ? new(
                        before == 0 ? 503
                            : before == 1 ? 429
                            : 500,
                        []
                    )
                    : FileServer.Good(Files, request)
        );
        await RunAsync(server);
        Assert.Equal(File1, File.ReadAllBytes(folder.At("file")));
        Assert.Equal([1, 2, 4], waits.Select(w => w.TotalSeconds));
    }

    [Fact]
    public async Task A_download_that_gets_on_is_never_given_up()
    {
        using var server = new FileServer((request, before) => FileServer.Good(Files, request) with { Sent = before < 29 ? 10_000 : null });
        await RunAsync(server);
        Assert.Equal(File1, File.ReadAllBytes(folder.At("file")));
        Assert.Equal(30, server.Requests.Count);
        Assert.All(waits, w => Assert.Equal(1, w.TotalSeconds));
    }

    [Fact]
    public async Task A_download_that_does_not_get_on_is_given_up_and_kept()
    {
        using var server = new FileServer((request, before) => FileServer.Good(Files, request) with { Sent = before == 0 ? 50_000 : 0 });
        var error = await Assert.ThrowsAsync<DataException>(() => RunAsync(server));
        Assert.Contains("files/file cannot be downloaded", error.Message, StringComparison.Ordinal);
        Assert.Contains("--mirror", error.Message, StringComparison.Ordinal);
        Assert.Equal(Download.Tries, server.Requests.Count);
        Assert.Equal(File1[..50_000], File.ReadAllBytes(folder.At("file.part")));
        Assert.Equal(["file.part"], folder.Files());
    }

    [Fact]
    public async Task A_server_that_refuses_is_asked_once()
    {
        using var server = FileServer.Of(new Dictionary<string, byte[]>());
        var error = await Assert.ThrowsAsync<DataException>(() => RunAsync(server));
        Assert.Contains("404", error.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
        Assert.Empty(folder.Files());
    }

    [Fact]
    public async Task A_file_with_another_checksum_is_deleted()
    {
        using var server = new FileServer((_, _) => new(200, Bytes(1000, seed: 3)));
        var error = await Assert.ThrowsAsync<DataException>(() => RunAsync(server));
        Assert.Contains($"expected {Sha(File1)}", error.Message, StringComparison.Ordinal);
        Assert.Contains(Sha(Bytes(1000, seed: 3)), error.Message, StringComparison.Ordinal);
        Assert.Empty(folder.Files());
    }

    [Fact]
    public async Task A_silent_server_is_a_passing_fault()
    {
        using var server = new FileServer(
            (request, before) => before == 0 ? new(200, []) { Silent = true } : FileServer.Good(Files, request)
        );
        await RunAsync(server, silence: TimeSpan.FromSeconds(1));
        Assert.Equal(File1, File.ReadAllBytes(folder.At("file")));
        Assert.True(server.Requests.Count >= 2); // more where this machine itself pauses for a second
    }

    [Fact]
    public async Task A_file_that_is_there_is_not_asked_for()
    {
        folder.Write("file", File1);
        using var server = FileServer.Of(Files);
        await RunAsync(server);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Stopping_leaves_what_has_come()
    {
        using var stop = new CancellationTokenSource();
        using var server = new FileServer((request, _) => FileServer.Good(Files, request) with { Sent = 60_000 });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            new Download(
                client,
                async (_, c) =>
                {
                    await stop.CancelAsync();
                    c.ThrowIfCancellationRequested();
                },
                TimeSpan.FromMinutes(1)
            ).RunAsync(new Uri(server.Address, "file"), folder.At("file"), Sha(File1), new Recorder(progress), stop.Token)
        );
        Assert.Equal(File1[..60_000], File.ReadAllBytes(folder.At("file.part")));
    }

    public void Dispose()
    {
        folder.Dispose();
        client.Dispose();
    }

    private Task RunAsync(FileServer server, TimeSpan? silence = null)
    {
        var download = new Download(
            client,
            (time, _) =>
            {
                waits.Add(time);
                return Task.CompletedTask;
            },
            silence ?? TimeSpan.FromMinutes(1)
        );
        return download.RunAsync(
            new Uri(server.Address, "file"),
            folder.At("file"),
            Sha(File1),
            new Recorder(progress),
            TestContext.Current.CancellationToken
        );
    }

    private static byte[] Bytes(int count, int seed = 1)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static string Sha(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private sealed class Recorder(List<(long Done, long? All)> told) : IProgress<(long Done, long? All)>
    {
        public void Report((long Done, long? All) value) => told.Add(value);
    }
}
