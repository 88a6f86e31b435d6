using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace PsiSweep.Shared.Telemetry;

/// <summary>The one source of spans and the one meter of PsiSweep. Free when nothing listens.</summary>
public static class PsiSweepTelemetry
{
    /// <summary>Name of the source and of the meter.</summary>
    public const string Name = "PsiSweep";

    /// <summary>
    /// Spans. A trial's trace: <c>schedule</c> (coordinator, root) → <c>attempt</c> (node) → <c>train</c>, <c>evaluate</c>,
    /// <c>measure NAME</c> …; and <c>persist</c> (coordinator), child of the attempt whose result it persists.
    /// </summary>
    public static readonly ActivitySource Spans = new(Name);

    /// <summary>Metrics; the instruments stand beside the code that records them.</summary>
    public static readonly Meter Meter = new(Name);
}
