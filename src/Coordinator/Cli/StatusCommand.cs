using System.CommandLine;
using PsiSweep.Coordinator.Cli.Running;
using Spectre.Console;
using static System.FormattableString;

namespace PsiSweep.Coordinator.Cli;

/// <summary><c>psisweep status FOLDER</c>: where a sweep is, running or not.</summary>
public static class StatusCommand
{
    private static readonly TimeSpan WatchPeriod = TimeSpan.FromSeconds(1);

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var folder = new Argument<string>("FOLDER") { Description = "A results folder, such as results/quickstart." };
        var watch = new Option<bool>("--watch") { Description = "Show it every second until the sweep ends or stops." };
        var json = CommonOptions.Json();
        var command = new Command("status", "Show where a sweep is: trials done, running and left, pace, time left.") { folder, watch, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var path = parsed.GetRequiredValue(folder);
            while (true)
            {
                var answer = StatusAnswer.Of(path);
                if (parsed.GetValue(json))
                    CliJson.Write(parsed.InvocationConfiguration.Output, answer);
                else
                    Write(CliConsole.For(parsed), answer);
                if (!parsed.GetValue(watch) || !answer.IsRunning)
                    return ExitCode.Ok;
                await Task.Delay(WatchPeriod, cancellation);
            }
        });
        return command.WithExamples(
            ("psisweep status results/quickstart", "from another terminal while it runs, or afterwards"),
            ("psisweep status results/quickstart --watch", "again every second"),
            ("psisweep status results/quickstart --json", "the same for a script"));
    }

    private static void Write(IAnsiConsole console, StatusAnswer answer)
    {
        var state = answer.IsRunning ? "running" : answer.Done == answer.Trials ? "finished" : "stopped; 'psisweep run' with its sweep file goes on";
        console.WriteLine($"{answer.Folder}: {state}");
        console.WriteLine($"{answer.Done} of {Count.Of(answer.Trials, "trial")} done ({string.Join(", ", answer.ByStatus.Select(s => $"{s.Value} {s.Key}"))})");
        if (answer is { IsRunning: true, Live: { } live })
        {
            console.WriteLine(Invariant($"{live.TrialsPerSecond:0.00} trials/s, {live.SamplesPerSecond:0} samples/s, ")
                + (live.SecondsLeft is { } left ? $"{ProgressText.Duration(TimeSpan.FromSeconds(left))} left" : "time left not known yet"));
            foreach (var trial in live.Running)
                console.WriteLine($"  {trial.Device}  trial {trial.Trial}{(trial.Attempt > 1 ? $", attempt {trial.Attempt}" : "")}: {trial.Phase ?? "handed out"}");
        }
    }
}
