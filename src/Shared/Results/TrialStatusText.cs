namespace PsiSweep.Shared.Results;

/// <summary>The text form of <see cref="TrialStatus"/> in every file and table.</summary>
public static class TrialStatusText
{
    /// <summary>The text form.</summary>
    public static string ToText(this TrialStatus status) =>
        status switch
        {
            TrialStatus.Completed => "completed",
            TrialStatus.StopMissed => "stop_missed",
            TrialStatus.Diverged => "diverged",
            TrialStatus.Failed => "failed",
            _ => throw new ArgumentOutOfRangeException(nameof(status), status, "not a trial status"),
        };

    /// <summary>Reads the text form back.</summary>
    /// <exception cref="FormatException">The text is none of the four.</exception>
    public static TrialStatus Parse(string text) =>
        text switch
        {
            "completed" => TrialStatus.Completed,
            "stop_missed" => TrialStatus.StopMissed,
            "diverged" => TrialStatus.Diverged,
            "failed" => TrialStatus.Failed,
            _ => throw new FormatException($"'{text}' is no trial status; allowed: completed, stop_missed, diverged, failed"),
        };
}
