using System.Globalization;
using PsiSweep.Coordinator.Actors;
using PsiSweep.Coordinator.Runs;
using Spectre.Console;
using Spectre.Console.Rendering;
using static System.FormattableString;

namespace PsiSweep.Coordinator.Cli.Running;

/// <summary>For a terminal: a bar, counts, what every device is at, and the newest results, painted in place.</summary>
/// <param name="console">The terminal.</param>
internal sealed class LiveView(IAnsiConsole console) : IRunView
{
    private const int BarWidth = 40;
    private const int SentencesShown = 4;
    private readonly Queue<string> sentences = [];
    private readonly Lock gate = new();
    private volatile bool painting;

    /// <inheritdoc/>
    public async Task ShowAsync(Func<IProgress<RunProgress>, Task> work)
    {
        painting = true;
        try
        {
            await console.Live(new Text("starting the nodes…")).StartAsync(context => work(new Painter(this, context)));
        }
        finally
        {
            painting = false;
        }
    }

    /// <inheritdoc/>
    public void Say(string sentence)
    {
        lock (gate)
        {
            if (!painting)
            {
                console.WriteLine(sentence);
                return;
            }

            sentences.Enqueue(sentence);
            if (sentences.Count > SentencesShown)
                sentences.Dequeue();
        }
    }

    private Rows Paint(RunProgress progress)
    {
        var filled = (int)Math.Round(progress.Share * BarWidth);
        var lines = new List<IRenderable>
        {
            new Markup(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"[green]{new string('━', filled)}[/][grey]{new string('━', BarWidth - filled)}[/] {progress.Share:P0}  "
                        + $"[grey]{ProgressText.Duration(progress.Elapsed)}[/]"
                )
            ),
            new Text(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{progress.Counts}; {progress.TrialsPerSecond:0.00} trials/s, {progress.SamplesPerSecond:0} samples/s, "
                        + $"{ProgressText.Left(progress)}"
                )
            ),
        };
        lines.AddRange(progress.Status.Running.Take(16).Select(r => new Text($"  {r.Device}  {Describe(r)}", new Style(Color.Grey))));
        lines.AddRange(progress.Status.Newest.Select(r => new Text($"  {ProgressText.Newest(r)}")));
        lock (gate)
            lines.AddRange(sentences.Select(s => new Text(s, new Style(Color.Yellow))));
        return new Rows(lines);
    }

    private static string Describe(RunningAttempt r)
    {
        var attempt = r.Attempt > 1 ? $", attempt {r.Attempt}" : "";
        var at = r.Progress?.Latest is [.., var epoch]
            ? Invariant($", epoch {epoch.Epoch}/{r.Progress.MaxEpochs}, train loss {epoch.Eval?.TrainLoss ?? epoch.RunningLoss:0.0000}")
            : "";
        return $"trial {r.Trial}{attempt}: {r.Progress?.Phase ?? "handed out"}{at}";
    }

    private sealed class Painter(LiveView view, LiveDisplayContext context) : IProgress<RunProgress>
    {
        public void Report(RunProgress value) => context.UpdateTarget(view.Paint(value));
    }
}
