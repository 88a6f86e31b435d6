using Akka.Event;

namespace PsiSweep.Coordinator.Control;

/// <summary>
/// What Akka has to say, as an error with a stack trace and a warning, whenever the other end of a connection hangs up: every command that
/// asked
/// something does. Of a member of the cluster that is gone the cluster itself tells.
/// </summary>
public static class HangUps
{
    private const string Disassociated = "EndpointDisassociatedException"; // internal to Akka.Remote

    /// <summary>Whether an event says that and nothing else.</summary>
    public static bool IsHangUp(LogEvent e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return e.LogSource.Contains("/endpointManager/", StringComparison.Ordinal)
            && (
                e.Cause?.GetType().Name == Disassociated
                || (e.Message?.ToString() ?? "").Contains($".{Disassociated}: ", StringComparison.Ordinal)
            );
    }
}
