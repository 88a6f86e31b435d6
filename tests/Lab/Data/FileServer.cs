using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PsiSweep.Lab.Tests.Data;

/// <summary>A request for a file.</summary>
/// <param name="Name">What stands after the last slash.</param>
/// <param name="From">Where the asked range begins; null without one.</param>
internal sealed record FileRequest(string Name, long? From);

/// <summary>What a server says.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">The body that its length announces.</param>
/// <param name="Sent">Bytes of it that are sent before the connection closes; null: all.</param>
/// <param name="RangeOf">For status 206: where the body begins, and the length of the file.</param>
internal sealed record FileAnswer(int Status, byte[] Body, int? Sent = null, (long From, long All)? RangeOf = null)
{
    /// <summary>Neither answers nor closes.</summary>
    public bool Silent { get; init; }
}

/// <summary>An HTTP server on loopback that can also misbehave.</summary>
internal sealed class FileServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource end = new();
    private readonly Func<FileRequest, int, FileAnswer> answer;

    /// <summary>Starts.</summary>
    /// <param name="answer">Answers a request; also told how many came before it.</param>
    public FileServer(Func<FileRequest, int, FileAnswer> answer)
    {
        this.answer = answer;
        listener.Start();
        _ = ServeAsync();
    }

    /// <summary>Serves files as a good server does.</summary>
    public static FileServer Of(IReadOnlyDictionary<string, byte[]> files) => new((request, _) => Good(files, request));

    public ConcurrentQueue<FileRequest> Requests { get; } = [];

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/files/");

    public static FileAnswer Good(IReadOnlyDictionary<string, byte[]> files, FileRequest request) =>
        !files.TryGetValue(request.Name, out var file) ? new(404, [])
        : request.From is not { } from ? new(200, file)
        : from >= file.Length ? new(416, [])
        : new(206, file[(int)from..], RangeOf: (from, file.Length));

    private async Task ServeAsync()
    {
        try
        {
            while (true)
                _ = AnswerAsync(await listener.AcceptTcpClientAsync(end.Token));
        }
        catch (OperationCanceledException) { }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using (client)
        {
            var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
            var name = (await reader.ReadLineAsync(end.Token))!.Split(' ')[1].Split('/')[^1];
            long? from = null;
            while (await reader.ReadLineAsync(end.Token) is { Length: > 0 } header)
            {
                if (header.StartsWith("Range: bytes=", StringComparison.OrdinalIgnoreCase))
                    from = long.Parse(header["Range: bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture);
            }

            var request = new FileRequest(name, from);
            var said = answer(request, Requests.Count);
            Requests.Enqueue(request);
            if (said.Silent)
            {
                await Task.Delay(Timeout.Infinite, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return;
            }

            var range = said.RangeOf is var (first, all) ? $"Content-Range: bytes {first}-{all - 1}/{all}\r\n" : "";
            await stream.WriteAsync(
                Encoding.ASCII.GetBytes(
                    $"HTTP/1.1 {said.Status} Said\r\n{range}Content-Length: {said.Body.Length}\r\nConnection: close\r\n\r\n"
                )
            );
            await stream.WriteAsync(said.Body.AsMemory(0, said.Sent ?? said.Body.Length));
        }
    }

    public void Dispose()
    {
        end.Cancel();
        listener.Dispose();
        end.Dispose();
    }
}
