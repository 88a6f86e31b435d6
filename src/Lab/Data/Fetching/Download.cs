using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace PsiSweep.Lab.Data.Fetching;

/// <summary>Downloads one file: resumes what an earlier try left, tries again after passing faults, and checks the SHA-256.</summary>
/// <param name="client">The client; it should have no timeout of its own.</param>
/// <param name="wait">Waits between tries.</param>
/// <param name="silence">A server that sends nothing for this long is given up: a passing fault.</param>
public sealed class Download(HttpClient client, Func<TimeSpan, CancellationToken, Task> wait, TimeSpan silence)
{
    /// <summary>Tries in a row that may bring not a byte more.</summary>
    public const int Tries = 5;

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);

    /// <summary>Downloads to a path; a file that is there already and right is left alone.</summary>
    /// <param name="address">Where from.</param>
    /// <param name="path">Where to; it appears whole and checked, or not at all. What is not finished stands beside it as
    /// <c>.part</c>.</param>
    /// <param name="sha256">The expected checksum, lower-case hexadecimal.</param>
    /// <param name="progress">Told bytes done, and bytes in all where the server says so.</param>
    /// <param name="cancellation">Stops it; the next try resumes.</param>
    /// <exception cref="DataException">The server refuses, or the file is not the expected one.</exception>
    public async Task RunAsync(
        Uri address,
        string path,
        string sha256,
        IProgress<(long Done, long? All)> progress,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(progress);
        if (File.Exists(path) && await Sha256Async(path, cancellation) == sha256)
        {
            var length = new FileInfo(path).Length;
            progress.Report((length, length));
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var part = path + ".part";
        var resumed = File.Exists(part);
        await TransferAsync(address, part, progress, cancellation);
        var found = await Sha256Async(part, cancellation);
        if (found != sha256 && resumed)
        {
            // What an earlier try left may have been of another file.
            File.Delete(part);
            await TransferAsync(address, part, progress, cancellation);
            found = await Sha256Async(part, cancellation);
        }

        if (found != sha256)
        {
            File.Delete(part);
            throw new DataException(
                $"{address} has SHA-256 {found}, expected {sha256}: another file, or damaged on the way; it was deleted"
            );
        }

        File.Move(part, path, overwrite: true);
    }

    private async Task TransferAsync(Uri address, string part, IProgress<(long, long?)> progress, CancellationToken cancellation)
    {
        for (var failures = 0; ;)
        {
            var before = LengthOf(part);
            try
            {
                await ContinueAsync(address, part, progress, cancellation);
                return;
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                failures = LengthOf(part) > before ? 1 : failures + 1;
                if (failures >= Tries || !IsPassing(e))
                    throw new DataException(
                        $"{address} cannot be downloaded: {e.Message.TrimEnd('.')}; run the same command again to go on where it stopped, "
                            + "or name another server with --mirror",
                        e
                    );
            }

            await wait(FirstWait * Math.Pow(2, failures - 1), cancellation);
        }
    }

    private static bool IsPassing(Exception e) =>
        e is not HttpRequestException { StatusCode: { } status }
        || (int)status >= 500
        || status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests;

    private async Task ContinueAsync(Uri address, string part, IProgress<(long, long?)> progress, CancellationToken cancellation)
    {
        var have = LengthOf(part);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (have > 0)
            request.Headers.Range = new RangeHeaderValue(have, null);
        using var response = await InTimeAsync(c => client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, c), cancellation);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
            return; // nothing comes after what is there; the checksum decides
        response.EnsureSuccessStatusCode();
        var resumed = response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == have;
        var done = resumed ? have : 0;
        var all = response.Content.Headers.ContentLength is { } length ? done + length : (long?)null;

        await using var file = new FileStream(part, resumed ? FileMode.Append : FileMode.Create, FileAccess.Write);
        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        var buffer = new byte[81920];
        int read;
        while ((read = await InTimeAsync(c => body.ReadAsync(buffer, c).AsTask(), cancellation)) > 0)
        {
            await file.WriteAsync(buffer.AsMemory(0, read), cancellation);
            done += read;
            progress.Report((done, all));
        }

        if (all is { } expected && done < expected)
            throw new IOException(string.Create(CultureInfo.InvariantCulture, $"the connection ended after {done} of {expected} bytes"));
    }

    private async Task<T> InTimeAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(silence);
        try
        {
            return await work(limit.Token);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new IOException(string.Create(CultureInfo.InvariantCulture, $"the server sent nothing for {silence.TotalSeconds} s"), e);
        }
    }

    private static long LengthOf(string path) => File.Exists(path) ? new FileInfo(path).Length : 0;

    private static async Task<string> Sha256Async(string path, CancellationToken cancellation)
    {
        await using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellation));
    }
}
