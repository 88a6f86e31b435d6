using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using PsiSweep.Shared.Telemetry;

namespace PsiSweep.Cluster.Telemetry;

/// <summary>
/// Exports spans and metrics over OTLP when the standard environment variables say so (OTEL_EXPORTER_OTLP_ENDPOINT or its _TRACES_ and
/// _METRICS_ forms; OTEL_SDK_DISABLED turns it off). Otherwise nothing listens and spans cost nothing. It never harms what it tells of:
/// whatever is wrong with it is said once, and the end waits for it no longer than <see cref="EndWithin"/>.
/// </summary>
public sealed class TelemetryExport : IDisposable
{
    /// <summary>How long the end of a process waits for what has not been sent. Nodes end before their coordinator: five seconds in
    /// all.</summary>
    public static readonly TimeSpan EndWithin = TimeSpan.FromSeconds(2.5);

    private readonly Action<string> warn;
    private readonly string endpoint;
    private readonly DeliveryWatch? watch;
    private TracerProvider? traces;
    private MeterProvider? metrics;
    private int failures;

    private TelemetryExport(Action<string> warn, IReadOnlyDictionary<string, string> variables, bool isWanted)
    {
        this.warn = warn;
        endpoint = string.Join(
            " and ",
            variables.Where(v => v.Key.EndsWith("_ENDPOINT", StringComparison.Ordinal)).Select(v => v.Value).Distinct()
        );
        if (isWanted)
            watch = new(Failed);
    }

    /// <summary>Starts what the environment asks for.</summary>
    /// <param name="service">service.name: <c>psisweep</c> or <c>psisweep-node</c>; OTEL_SERVICE_NAME overrides it.</param>
    /// <param name="instance">service.instance.id: the node's name.</param>
    /// <param name="warn">Told in a sentence what is wrong, once; from any thread.</param>
    public static TelemetryExport Start(string service, string instance, Action<string> warn) =>
        Start(service, instance, warn, TelemetryVariables.OfProcess());

    internal static TelemetryExport Start(
        string service,
        string instance,
        Action<string> warn,
        IReadOnlyDictionary<string, string> variables
    )
    {
        var (good, problems) = TelemetryVariables.Check(variables);
        var isOff = string.Equals(good.GetValueOrDefault("OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase);
        var isMeant = variables.Any(v => v.Value.Length > 0 && v.Key.EndsWith("_ENDPOINT", StringComparison.Ordinal));
        if (isOff || !isMeant)
            return new(warn, good, isWanted: false);
        if (problems.Count > 0)
            warn($"Telemetry: {string.Join("; ", problems)}.");
        var export = new TelemetryExport(warn, good, Wanted(good, "TRACES") || Wanted(good, "METRICS"));
        try
        {
            export.Build(service, instance, good);
        }
#pragma warning disable CA1031 // whatever a library thinks of the environment, the sweep goes on
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (Interlocked.Increment(ref export.failures) == 1)
                warn($"Telemetry is off, as it cannot be set up: {e.Message.Split('\n')[0]}");
        }

        return export;
    }

    private void Build(string service, string instance, IReadOnlyDictionary<string, string> variables)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(variables.Select(v => KeyValuePair.Create(v.Key, (string?)v.Value)))
            .Build();
        var resource = ResourceBuilder
            .CreateEmpty()
            .AddTelemetrySdk()
            .AddService(service, serviceInstanceId: instance)
            .AddAttributes(Attributes(variables));
        if (Wanted(variables, "TRACES"))
        {
            traces = Sdk.CreateTracerProviderBuilder()
                .ConfigureServices(s => s.AddSingleton<IConfiguration>(configuration))
                .SetResourceBuilder(resource)
                .AddSource(PsiSweepTelemetry.Name)
                .AddOtlpExporter()
                .Build();
        }

        if (Wanted(variables, "METRICS"))
        {
            metrics = Sdk.CreateMeterProviderBuilder()
                .ConfigureServices(s => s.AddSingleton<IConfiguration>(configuration))
                .SetResourceBuilder(resource)
                .AddMeter(PsiSweepTelemetry.Name)
                .AddOtlpExporter()
                .Build();
        }
    }

    private static bool Wanted(IReadOnlyDictionary<string, string> variables, string signal) =>
        variables.ContainsKey("OTEL_EXPORTER_OTLP_ENDPOINT") || variables.ContainsKey($"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT");

    /// <summary>OTEL_RESOURCE_ATTRIBUTES and OTEL_SERVICE_NAME, from the variables that were checked.</summary>
    private static IEnumerable<KeyValuePair<string, object>> Attributes(IReadOnlyDictionary<string, string> variables)
    {
        foreach (var pair in variables.GetValueOrDefault("OTEL_RESOURCE_ATTRIBUTES", "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2, StringSplitOptions.TrimEntries);
            yield return new(parts[0], Uri.UnescapeDataString(parts[1]));
        }

        if (variables.TryGetValue("OTEL_SERVICE_NAME", out var name))
            yield return new("service.name", name);
    }

    private void Failed(string cause)
    {
        if (Interlocked.Increment(ref failures) == 1)
            warn($"Telemetry cannot be delivered to {endpoint}: {cause} The sweep goes on without; further failures are not told.");
    }

    /// <summary>Sends what has not been sent, for at most <see cref="EndWithin"/> in all; what is not sent then is left.</summary>
    public void Dispose()
    {
        var clock = Stopwatch.StartNew();
        Thread[] ends =
        [
            .. traces is { } t ? [End(() => t.Shutdown(Milliseconds))] : Array.Empty<Thread>(),
            .. metrics is { } m ? [End(() => m.Shutdown(Milliseconds))] : Array.Empty<Thread>(),
        ];
        var left = ends.Count(thread => !thread.Join(TimeSpan.FromTicks(Math.Max(0, (EndWithin - clock.Elapsed).Ticks))));
        if (left > 0)
            Failed(string.Create(CultureInfo.InvariantCulture, $"no answer within {EndWithin.TotalSeconds} s at the end."));
        watch?.Dispose();
        traces = null;
        metrics = null;
    }

    private static int Milliseconds => (int)EndWithin.TotalMilliseconds;

    /// <summary>A thread that does not keep the process: a collector that never answers would.</summary>
    private static Thread End(Action shutdown)
    {
        var thread = new Thread(() => shutdown()) { IsBackground = true, Name = "telemetry's end" };
        thread.Start();
        return thread;
    }
}
