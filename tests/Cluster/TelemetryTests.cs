namespace PsiSweep.Cluster.Tests;

public class TelemetryTests
{
    [Fact]
    public async Task Every_trial_is_one_whole_trace_over_coordinator_and_node()
    {
        using var receiver = new OtlpReceiver();
        var sweep = new TestSweep(seeds: 3, epochs: 2);
        using var run = PsiSweepProcess.Start(
            new Dictionary<string, string>
            {
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.Endpoint,
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            },
            sweep.RunArguments("--nodes", "2", "--slots", "2")
        );
        Assert.True(await run.ExitAsync() == 0, run.Output);

        var traces = receiver.Spans.GroupBy(s => s.TraceId).ToArray();
        Assert.Equal(sweep.Trials, traces.Length);
        foreach (var trace in traces)
        {
            var spans = trace.ToArray();
            var root = Assert.Single(spans, s => s.ParentId.Length == 0);
            Assert.Equal(("schedule", "psisweep"), (root.Name, root.Service));
            var attempt = Assert.Single(spans, s => s.Name == "attempt");
            Assert.Equal((root.SpanId, "psisweep-node"), (attempt.ParentId, attempt.Service));
            var train = Assert.Single(spans, s => s.Name == "train");
            Assert.Equal(attempt.SpanId, train.ParentId);
            Assert.Equal(2, spans.Count(s => s.Name == "evaluate" && s.ParentId == train.SpanId));
            foreach (var measure in (string[])["psi.trace", "w.trace", "l2"])
                Assert.Equal(attempt.SpanId, Assert.Single(spans, s => s.Name == $"measure {measure}").ParentId);
            var persist = Assert.Single(spans, s => s.Name == "persist");
            Assert.Equal((attempt.SpanId, "psisweep"), (persist.ParentId, persist.Service));
            Assert.All(spans.Where(s => s.ParentId.Length > 0), s => Assert.Contains(spans, p => p.SpanId == s.ParentId));
        }

        foreach (
            var metric in (string[])
                [
                    "psisweep.trials",
                    "psisweep.queue.depth",
                    "psisweep.results.persisted",
                    "psisweep.training.samples",
                    "psisweep.training.step.duration",
                ]
        )
            Assert.Contains(metric, receiver.Metrics.Keys);
    }

    [Fact]
    public async Task A_collector_that_never_answers_is_told_once_and_does_not_hold_up_the_end()
    {
        using var silence = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silence.Start();
        var sweep = new TestSweep(seeds: 2, epochs: 1);
        using var run = PsiSweepProcess.Start(
            new Dictionary<string, string>
            {
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = $"http://{silence.LocalEndpoint}",
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
                ["OTEL_EXPORTER_OTLP_HEADERS"] = "garbage",
                ["OTEL_METRIC_EXPORT_INTERVAL"] = "0",
            },
            sweep.RunArguments("--nodes", "1", "--slots", "1")
        );
        await run.UntilAsync(() => run.Output.Contains("results.csv", StringComparison.Ordinal), "its results");
        var clock = System.Diagnostics.Stopwatch.StartNew();
        Assert.True(await run.ExitAsync() == 0, run.Output);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"the end took {clock.Elapsed}");
        var told = run.Output.Split('\n').Where(l => l.StartsWith("Telemetry", StringComparison.Ordinal)).ToArray();
        Assert.Equal(2, told.Length);
        Assert.Contains("OTEL_EXPORTER_OTLP_HEADERS: found", told[0], StringComparison.Ordinal);
        Assert.Contains("OTEL_METRIC_EXPORT_INTERVAL: found '0', allowed: an integer from 1", told[0], StringComparison.Ordinal);
        Assert.Contains("cannot be delivered", told[1], StringComparison.Ordinal);
        Assert.DoesNotContain("started again", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_variables_nothing_is_sent()
    {
        using var receiver = new OtlpReceiver();
        var sweep = new TestSweep(seeds: 1, epochs: 1);
        using var run = PsiSweepProcess.Start(
            new Dictionary<string, string> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.Endpoint, ["OTEL_SDK_DISABLED"] = "true" },
            sweep.RunArguments()
        );
        Assert.True(await run.ExitAsync() == 0, run.Output);
        Assert.Empty(receiver.Spans);
        Assert.Empty(receiver.Metrics);
    }
}
