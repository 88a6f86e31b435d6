using System.Diagnostics.Tracing;

namespace PsiSweep.Cluster.Telemetry;

/// <summary>Hears what the exporter says of deliveries that fail: it tells nobody else.</summary>
/// <param name="failed">Told the cause of each, in a line; from any thread.</param>
internal sealed class DeliveryWatch(Action<string> failed) : EventListener
{
    private const string Exporter = "OpenTelemetry-Exporter-OpenTelemetryProtocol";

    /// <inheritdoc/>
    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == Exporter)
            EnableEvents(eventSource, EventLevel.Warning);
    }

    /// <inheritdoc/>
    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventSource.Name == Exporter && eventData.Level is not EventLevel.Informational and not EventLevel.Verbose)
            failed(Cause(eventData));
    }

    /// <summary>The innermost exception's own words where there is one, else the event's.</summary>
    private static string Cause(EventWrittenEventArgs e)
    {
        var texts = (e.Payload ?? []).Select(p => p?.ToString() ?? "").ToArray();
        if (texts.FirstOrDefault(t => t.Contains("Exception: ", StringComparison.Ordinal)) is { } exception)
        {
            var lines = exception
                .Split('\n', StringSplitOptions.TrimEntries)
                .Where(l => l.Contains("Exception: ", StringComparison.Ordinal));
            var last = lines.Last();
            return last[(last.LastIndexOf("Exception: ", StringComparison.Ordinal) + "Exception: ".Length)..];
        }

        try
        {
            return string.Format(System.Globalization.CultureInfo.InvariantCulture, e.Message ?? "", [.. texts]).Split('\n')[0].Trim();
        }
        catch (FormatException)
        {
            return e.EventName ?? "";
        }
    }
}
