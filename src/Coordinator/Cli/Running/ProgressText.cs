using System.Globalization;
using PsiSweep.Coordinator.Runs;
using PsiSweep.Shared.Results;
using static System.FormattableString;

namespace PsiSweep.Coordinator.Cli.Running;

/// <summary>Pieces of text that every view of a running sweep shares.</summary>
internal static class ProgressText
{
    /// <summary>One line: counts, pace, time left, the newest gap.</summary>
    public static string Line(RunProgress progress)
    {
        var newest = progress.Status.Newest is [var row, ..] ? $"; {Newest(row)}" : "";
        return Invariant(
            $"[{Duration(progress.Elapsed)}] {progress.Counts}; {progress.TrialsPerSecond:0.00} trials/s, {Left(progress)}{newest}"
        );
    }

    /// <summary>A finished trial and its gaps.</summary>
    public static string Newest(TrialRow row)
    {
        var what = $"trial {row.Trial} ({string.Join(", ", row.Axes.Select(a => $"{Short(a.Axis)}={a.Value}"))})";
        return row.Result is { Final: { } final, Status: TrialStatus.Completed or TrialStatus.StopMissed }
            ? Invariant($"{what}: gap.loss {final.GapLoss:0.0000}, gap.error {final.GapError:0.0000}, {row.Result.Epochs} epochs")
            : $"{what}: {row.Result.Status.ToText()}: {row.Result.Reason}";
    }

    /// <summary>Time left in words.</summary>
    public static string Left(RunProgress progress) => progress.Left is { } left ? $"{Duration(left)} left" : "time left not known yet";

    /// <summary>A duration as 1:02:03 or 02:03.</summary>
    public static string Duration(TimeSpan time) =>
        time.ToString(time.TotalHours >= 1 ? @"h\:mm\:ss" : @"mm\:ss", CultureInfo.InvariantCulture);

    private static string Short(string axis) => axis[(axis.LastIndexOf('.') + 1)..];
}
