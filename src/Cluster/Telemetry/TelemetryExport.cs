using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using PsiSweep.Shared.Telemetry;

namespace PsiSweep.Cluster.Telemetry;

/// <summary>
/// Exports spans and metrics over OTLP when the standard environment variables say so (OTEL_EXPORTER_OTLP_ENDPOINT or its _TRACES_ and
/// _METRICS_ forms; OTEL_SDK_DISABLED turns it off). Otherwise nothing listens and spans cost nothing.
/// </summary>
public sealed class TelemetryExport : IDisposable
{
    private readonly TracerProvider? traces;
    private readonly MeterProvider? metrics;

    private TelemetryExport(TracerProvider? traces, MeterProvider? metrics)
    {
        this.traces = traces;
        this.metrics = metrics;
    }

    /// <summary>Starts what the environment asks for.</summary>
    /// <param name="service">service.name: <c>psisweep</c> or <c>psisweep-node</c>; OTEL_SERVICE_NAME overrides it.</param>
    /// <param name="instance">service.instance.id: the node's name.</param>
    public static TelemetryExport Start(string service, string instance)
    {
        if (string.Equals(Variable("OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase))
            return new(null, null);
        var resource = ResourceBuilder.CreateDefault().AddService(service, serviceInstanceId: instance).AddEnvironmentVariableDetector();
        return new(
            Wanted("TRACES")
                ? Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(PsiSweepTelemetry.Name).AddOtlpExporter().Build()
                : null,
            Wanted("METRICS")
                ? Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(PsiSweepTelemetry.Name).AddOtlpExporter().Build()
                : null
        );
    }

    private static bool Wanted(string signal) =>
        Variable("OTEL_EXPORTER_OTLP_ENDPOINT") is not null || Variable($"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT") is not null;

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    /// <summary>Sends what has not been sent, for at most five seconds a signal.</summary>
    public void Dispose()
    {
        traces?.ForceFlush(5000);
        metrics?.ForceFlush(5000);
        traces?.Dispose();
        metrics?.Dispose();
    }
}
