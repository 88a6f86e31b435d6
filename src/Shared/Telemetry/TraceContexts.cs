using System.Diagnostics;
using PsiSweep.Shared.Protocol;

namespace PsiSweep.Shared.Telemetry;

/// <summary>Trace context in and out of messages (W3C).</summary>
public static class TraceContexts
{
    /// <summary>A span's context for a message; null when nothing listens.</summary>
    public static TraceContext? ToMessage(this Activity? activity) => activity?.Id is { } id ? new(id, activity.TraceStateString) : null;

    /// <summary>Starts a span whose parent came in a message.</summary>
    /// <param name="source">The source.</param>
    /// <param name="name">The span's name.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="parent">The context of the message; null or damaged: a new trace begins.</param>
    public static Activity? StartFromMessage(this ActivitySource source, string name, ActivityKind kind, TraceContext? parent)
    {
        ArgumentNullException.ThrowIfNull(source);
        // An explicit parent: whatever span is current on this thread belongs to somebody else.
        Activity.Current = null;
        return parent is not null && ActivityContext.TryParse(parent.TraceParent, parent.TraceState, isRemote: true, out var context)
            ? source.StartActivity(name, kind, context)
            : source.StartActivity(name, kind, default(ActivityContext));
    }
}
