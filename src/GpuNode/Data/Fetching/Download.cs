using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace PsiSweep.GpuNode.Data.Fetching;

/// <summary>Downloads one file: resumes what an earlier try left, tries again after passing faults, and checks the SHA-256.</summary>
/// <param name="client">The client.</param>
/// <param name="wait">Waits between tries.</param>
public sealed class Download(HttpClient client, Func<TimeSpan, CancellationToken, Task> wait)
{
    private const int Tries = 5;
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);

    /// <summary>Downloads to a path; a file that is there already and right is left alone.</summary>
    /// <param name="address">Where from.</param>
    /// <param name="path">Where to; it appears whole and checked, or not at all. What is not finished stands beside it as <c>.part</c>.</param>
    /// <param name="sha256">The expected checksum, lower-case hexadecimal.</param>
    /// <param name="progress">Told bytes done, and bytes in all where the server says so.</param>
    /// <param name="cancellation">Stops it; the next try resumes.</param>
    /// <exception cref="DataException">The server refuses, or the file is not the expected one.</exception>
    public async Task RunAsync(Uri address, string path, string sha256, IProgress<(long Done, long? All)> progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(progress);
        if (File.Exists(path) && await Sha256Async(path, cancellation) == sha256)
            return;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var part = path + ".part";
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await ContinueAsync(address, part, progress, cancellation);
                break;
            }
            catch (Exception e) when (attempt < Tries && IsPassing(e) && !cancellation.IsCancellationRequested)
            {
                await wait(FirstWait * Math.Pow(2, attempt - 1), cancellation);
            }
            catch (Exception e) when (e is HttpRequestException or IOException || (e is TaskCanceledException && !cancellation.IsCancellationRequested))
            {
                throw new DataException($"{address} cannot be downloaded: {e.Message}; run the same command again to go on where it stopped, or name another server with --mirror", e);
            }
        }

        var found = await Sha256Async(part, cancellation);
        if (found != sha256)
        {
            File.Delete(part);
            throw new DataException($"{address} has SHA-256 {found}, expected {sha256}: another file, or damaged on the way; it was deleted");
        }

        File.Move(part, path, overwrite: true);
    }

    private static bool IsPassing(Exception e) => e switch
    {
        HttpRequestException { StatusCode: { } status } => (int)status >= 500 || status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests,
        HttpRequestException or IOException or TaskCanceledException => true,
        _ => false,
    };

    private async Task ContinueAsync(Uri address, string part, IProgress<(long, long?)> progress, CancellationToken cancellation)
    {
        var have = File.Exists(part) ? new FileInfo(part).Length : 0;
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (have > 0)
            request.Headers.Range = new RangeHeaderValue(have, null);
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
            return; // all of it is there; the checksum decides
        response.EnsureSuccessStatusCode();
        var resumed = response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == have;
        var done = resumed ? have : 0;
        var all = response.Content.Headers.ContentLength is { } length ? done + length : (long?)null;

        await using var file = new FileStream(part, resumed ? FileMode.Append : FileMode.Create, FileAccess.Write);
        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        var buffer = new byte[81920];
        int read;
        while ((read = await body.ReadAsync(buffer, cancellation)) > 0)
        {
            await file.WriteAsync(buffer.AsMemory(0, read), cancellation);
            done += read;
            progress.Report((done, all));
        }

        if (all is { } expected && done < expected)
            throw new IOException(string.Create(CultureInfo.InvariantCulture, $"the connection ended after {done} of {expected} bytes"));
    }

    private static async Task<string> Sha256Async(string path, CancellationToken cancellation)
    {
        await using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellation));
    }
}
