using System.Collections;
using System.Globalization;

namespace PsiSweep.Cluster.Telemetry;

/// <summary>
/// The OTEL_ variables that exporter and SDK read, and what each may be. One that is something else would end the process or silently
/// mean nothing: it is told, and left out.
/// </summary>
internal static class TelemetryVariables
{
    private const string Prefix = "OTEL_";
    private static readonly string[] Signals = ["", "TRACES_", "METRICS_"];

    private static readonly Dictionary<string, (string Allowed, Func<string, bool> Holds)> Rules = new()
    {
        ["OTEL_SDK_DISABLED"] = OneOf("true", "false"),
        ["OTEL_RESOURCE_ATTRIBUTES"] = Pairs,
        ["OTEL_TRACES_SAMPLER"] = OneOf(
            "always_on",
            "always_off",
            "traceidratio",
            "parentbased_always_on",
            "parentbased_always_off",
            "parentbased_traceidratio"
        ),
        ["OTEL_TRACES_SAMPLER_ARG"] = ("a number from 0 to 1", IsShare),
        ["OTEL_METRICS_EXEMPLAR_FILTER"] = OneOf("always_on", "always_off", "trace_based"),
        ["OTEL_METRIC_EXPORT_INTERVAL"] = Integer(1),
        ["OTEL_METRIC_EXPORT_TIMEOUT"] = Integer(1),
        ["OTEL_BSP_SCHEDULE_DELAY"] = Integer(1),
        ["OTEL_BSP_EXPORT_TIMEOUT"] = Integer(1),
        ["OTEL_BSP_MAX_QUEUE_SIZE"] = Integer(1),
        ["OTEL_BSP_MAX_EXPORT_BATCH_SIZE"] = Integer(1),
        ["OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT"] = Integer(0),
        ["OTEL_ATTRIBUTE_COUNT_LIMIT"] = Integer(0),
        ["OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT"] = Integer(0),
        ["OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT"] = Integer(0),
        ["OTEL_SPAN_EVENT_COUNT_LIMIT"] = Integer(0),
        ["OTEL_SPAN_LINK_COUNT_LIMIT"] = Integer(0),
        ["OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT"] = Integer(0),
        ["OTEL_LINK_ATTRIBUTE_COUNT_LIMIT"] = Integer(0),
        ["OTEL_EXPORTER_OTLP_CERTIFICATE"] = ExistingFile,
        ["OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE"] = ExistingFile,
        ["OTEL_EXPORTER_OTLP_CLIENT_KEY"] = ExistingFile,
        ["OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE"] = OneOf("cumulative", "delta", "lowmemory"),
        ["OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION"] = OneOf(
            "explicit_bucket_histogram",
            "base2_exponential_bucket_histogram"
        ),
        ["OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY"] = OneOf("in_memory", "disk"),
    };

    static TelemetryVariables()
    {
        foreach (var signal in Signals)
        {
            Rules[$"OTEL_EXPORTER_OTLP_{signal}ENDPOINT"] = (
                "an address that begins with http:// or https://, such as http://127.0.0.1:4317",
                IsAddress
            );
            Rules[$"OTEL_EXPORTER_OTLP_{signal}PROTOCOL"] = OneOf("grpc", "http/protobuf");
            Rules[$"OTEL_EXPORTER_OTLP_{signal}HEADERS"] = Pairs;
            Rules[$"OTEL_EXPORTER_OTLP_{signal}TIMEOUT"] = Integer(1);
            Rules[$"OTEL_EXPORTER_OTLP_{signal}COMPRESSION"] = OneOf("none", "gzip");
        }
    }

    private static (string, Func<string, bool>) Pairs => ("NAME=VALUE, several separated by commas", ArePairs);

    private static (string, Func<string, bool>) ExistingFile => ("the path of a file that can be read", File.Exists);

    /// <summary>This process's variables that have a value.</summary>
    public static IReadOnlyDictionary<string, string> OfProcess() =>
        Environment
            .GetEnvironmentVariables()
            .Cast<DictionaryEntry>()
            .Where(v => v.Key is string name && name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToDictionary(v => (string)v.Key, v => (string?)v.Value ?? "");

    /// <summary>Those that can be used, and a sentence for each that cannot.</summary>
    public static (IReadOnlyDictionary<string, string> Good, IReadOnlyList<string> Problems) Check(
        IReadOnlyDictionary<string, string> variables
    )
    {
        var good = new Dictionary<string, string>();
        var problems = new List<string>();
        foreach (var (name, text) in variables.OrderBy(v => v.Key, StringComparer.Ordinal))
        {
            // An empty one is one that is not set (OpenTelemetry specification, "Environment variables").
            if (string.IsNullOrWhiteSpace(text))
                continue;
            if (!Rules.TryGetValue(name, out var rule) || rule.Holds(text.Trim()))
                good[name] = text.Trim();
            else
                problems.Add($"{name}: found {Shown(name, text)}, allowed: {rule.Allowed}; it is ignored");
        }

        return (good, problems);
    }

    // Headers carry keys to collectors: they are not for a log.
    private static string Shown(string name, string text) =>
        name.EndsWith("HEADERS", StringComparison.Ordinal) ? "something else" : $"'{text}'";

    private static (string, Func<string, bool>) OneOf(params string[] words) =>
        (string.Join(", ", words), text => words.Contains(text, StringComparer.OrdinalIgnoreCase));

    private static (string, Func<string, bool>) Integer(int least) =>
        (
            string.Create(CultureInfo.InvariantCulture, $"an integer from {least} to {int.MaxValue}"),
            text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least
        );

    private static bool IsShare(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var share) && share is >= 0 and <= 1;

    private static bool IsAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
        && address.Host.Length > 0;

    private static bool ArePairs(string text) =>
        text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is { Length: > 0 } pairs
        && pairs.All(p => p.IndexOf('=', StringComparison.Ordinal) > 0);
}
