using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using PsiSweep.Cluster.Telemetry;
using PsiSweep.Shared.Telemetry;

namespace PsiSweep.Clustering.Tests.Telemetry;

/// <summary>Telemetry never harms: one warning, and an end that is waited for no longer than stated.</summary>
public class TelemetryExportTests
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string Http = "http/protobuf";

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS", "garbage")]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_HEADERS", "=x")]
    [InlineData("OTEL_METRIC_EXPORT_INTERVAL", "0")]
    [InlineData("OTEL_METRIC_EXPORT_TIMEOUT", "soon")]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json")]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "127.0.0.1:4318")]
    [InlineData("OTEL_EXPORTER_OTLP_TIMEOUT", "-1")]
    [InlineData("OTEL_EXPORTER_OTLP_COMPRESSION", "zip")]
    [InlineData("OTEL_EXPORTER_OTLP_CERTIFICATE", "/nowhere.pem")]
    [InlineData("OTEL_BSP_MAX_QUEUE_SIZE", "0")]
    [InlineData("OTEL_TRACES_SAMPLER", "sometimes")]
    [InlineData("OTEL_TRACES_SAMPLER_ARG", "2")]
    [InlineData("OTEL_RESOURCE_ATTRIBUTES", "nonsense")]
    public void A_variable_that_cannot_be_is_told_and_left_out(string name, string text)
    {
        var (good, problems) = TelemetryVariables.Check(
            new Dictionary<string, string> { [name] = text, [Endpoint] = "http://127.0.0.1:1" }
        );
        Assert.Equal([Endpoint], good.Keys);
        Assert.StartsWith($"{name}: found ", Assert.Single(problems), StringComparison.Ordinal);
        Assert.Contains("allowed: ", problems[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Headers_are_not_shown() =>
        Assert.DoesNotContain(
            "secret",
            Assert.Single(TelemetryVariables.Check(new Dictionary<string, string> { ["OTEL_EXPORTER_OTLP_HEADERS"] = "secret" }).Problems),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS", "api-key=x,other=y")]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")]
    [InlineData("OTEL_SERVICE_NAME", "anything")]
    [InlineData("OTEL_SOMETHING_NEW", "anything")]
    public void Others_are_taken(string name, string text)
    {
        var (good, problems) = TelemetryVariables.Check(new Dictionary<string, string> { [name] = text, ["OTEL_BSP_EXPORT_TIMEOUT"] = "" });
        Assert.Equal((text, 1), (good[name], good.Count));
        Assert.Empty(problems);
    }

    /// <summary>Nobody listens, nobody answers, and what answers is no collector: told once, and soon over.</summary>
    [Theory]
    [InlineData("nobody", Http)]
    [InlineData("nobody", "grpc")]
    [InlineData("silence", Http)]
    [InlineData("silence", "grpc")]
    [InlineData("other", Http)]
    [InlineData("other", "grpc")]
    public void What_cannot_be_delivered_is_told_once_and_ends_soon(string what, string protocol)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var endpoint = $"http://{listener.LocalEndpoint}";
        if (what == "nobody")
            listener.Stop();
        else
            _ = AcceptAsync(
                listener,
                what == "other" ? "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray() : []
            );
        var warnings = new ConcurrentQueue<string>();
        var export = TelemetryExport.Start(
            "psisweep",
            "test",
            warnings.Enqueue,
            new Dictionary<string, string> { [Endpoint] = endpoint, ["OTEL_EXPORTER_OTLP_PROTOCOL"] = protocol }
        );
        for (var i = 0; i < 3; i++)
            PsiSweepTelemetry.Spans.StartActivity("span")!.Dispose();
        var clock = Stopwatch.StartNew();
        export.Dispose();
        Assert.True(clock.Elapsed < TelemetryExport.EndWithin + TimeSpan.FromSeconds(1.5), $"the end took {clock.Elapsed}");
        Assert.StartsWith($"Telemetry cannot be delivered to {endpoint}: ", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_set_up_is_told_and_off()
    {
        var certificate = Path.GetTempFileName();
        var warnings = new ConcurrentQueue<string>();
        using (
            TelemetryExport.Start(
                "psisweep",
                "test",
                warnings.Enqueue,
                new Dictionary<string, string>
                {
                    [Endpoint] = "http://127.0.0.1:1",
                    ["OTEL_EXPORTER_OTLP_PROTOCOL"] = Http,
                    ["OTEL_EXPORTER_OTLP_CERTIFICATE"] = certificate,
                }
            )
        ) { }
        File.Delete(certificate);
        Assert.Contains(certificate, Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_an_endpoint_nothing_is_said()
    {
        var warnings = new ConcurrentQueue<string>();
        TelemetryExport
            .Start("psisweep", "test", warnings.Enqueue, new Dictionary<string, string> { ["OTEL_BSP_MAX_QUEUE_SIZE"] = "0" })
            .Dispose();
        Assert.Empty(warnings);
    }

    private static async Task AcceptAsync(TcpListener listener, byte[] answer)
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync();
                if (answer.Length > 0)
                    _ = AnswerAsync(client, answer);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private static async Task AnswerAsync(TcpClient client, byte[] answer)
    {
        try
        {
            using (client)
            {
                await client.GetStream().ReadAtLeastAsync(new byte[4096], 1);
                await client.GetStream().WriteAsync(answer);
            }
        }
        catch (IOException)
        {
            // It hung up first.
        }
    }
}
