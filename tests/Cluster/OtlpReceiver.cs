using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Google.Protobuf;

namespace PsiSweep.Cluster.Tests;

/// <summary>A span as an OTLP export states it.</summary>
internal sealed record ReceivedSpan(string TraceId, string SpanId, string ParentId, string Name, string Service);

/// <summary>Receives OTLP over HTTP with protobuf bodies (opentelemetry-proto, trace/v1/trace.proto).</summary>
internal sealed class OtlpReceiver : IDisposable
{
    private readonly HttpListener listener = new();

    public OtlpReceiver()
    {
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Endpoint = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}";
        }

        listener.Prefixes.Add(Endpoint + "/");
        listener.Start();
        _ = Task.Run(ReceiveAsync);
    }

    public string Endpoint { get; }

    public ConcurrentBag<ReceivedSpan> Spans { get; } = [];

    public ConcurrentDictionary<string, bool> Metrics { get; } = [];

    private async Task ReceiveAsync()
    {
        while (listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            using var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body);
            if (context.Request.Url!.AbsolutePath == "/v1/traces")
                ReadTraces(body.ToArray());
            else if (context.Request.Url.AbsolutePath == "/v1/metrics")
                ReadMetrics(body.ToArray());
            context.Response.StatusCode = 200;
            context.Response.Close();
        }
    }

    /// <summary>ExportTraceServiceRequest → resource_spans (1) → resource (1), scope_spans (2) → spans (2).</summary>
    private void ReadTraces(byte[] request)
    {
        foreach (var resourceSpans in Fields(request, 1))
        {
            var service =
                Fields(resourceSpans, 1).SelectMany(r => Fields(r, 1)).Select(Attribute).FirstOrDefault(a => a.Key == "service.name").Value
                ?? "";
            foreach (var span in Fields(resourceSpans, 2).SelectMany(s => Fields(s, 2)))
                Spans.Add(new(Hex(span, 1), Hex(span, 2), Hex(span, 4), Text(span, 5), service));
        }
    }

    /// <summary>ExportMetricsServiceRequest → resource_metrics (1) → scope_metrics (2) → metrics (2) → name (1).</summary>
    private void ReadMetrics(byte[] request)
    {
        foreach (var metric in Fields(request, 1).SelectMany(r => Fields(r, 2)).SelectMany(s => Fields(s, 2)))
            Metrics[Text(metric, 1)] = true;
    }

    /// <summary>KeyValue → key (1), value (2) → string_value (1).</summary>
    private static (string Key, string? Value) Attribute(byte[] keyValue) =>
        (Text(keyValue, 1), Fields(keyValue, 2).Select(v => Text(v, 1)).FirstOrDefault());

    private static string Hex(byte[] message, int field) => Convert.ToHexStringLower(Fields(message, field).FirstOrDefault() ?? []);

    private static string Text(byte[] message, int field) =>
        System.Text.Encoding.UTF8.GetString(Fields(message, field).FirstOrDefault() ?? []);

    /// <summary>The length-delimited fields of a number.</summary>
    private static List<byte[]> Fields(byte[] message, int number)
    {
        var input = new CodedInputStream(message);
        var found = new List<byte[]>();
        uint tag;
        while ((tag = input.ReadTag()) != 0)
        {
            if (WireFormat.GetTagFieldNumber(tag) == number && WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited)
                found.Add(input.ReadBytes().ToByteArray());
            else
                input.SkipLastField();
        }

        return found;
    }

    public void Dispose() => listener.Close();
}
