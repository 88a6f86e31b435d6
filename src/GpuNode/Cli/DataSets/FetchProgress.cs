using System.Globalization;
using Spectre.Console;

namespace PsiSweep.GpuNode.Cli.DataSets;

/// <summary>Shows downloads: bars on a terminal, lines elsewhere.</summary>
internal static class FetchProgress
{
    /// <summary>Shows progress while the work runs.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="files">Files to come.</param>
    /// <param name="work">The work; asks for a file's progress by its name.</param>
    public static Task ShowAsync(
        TextWriter output,
        IEnumerable<string> files,
        Func<Func<string, IProgress<(long Done, long? All)>>, Task> work
    )
    {
        if (output != Console.Out || Console.IsOutputRedirected)
            return work(name => new Lines(output, name));
        return AnsiConsole
            .Progress()
            .Columns(
                new TaskDescriptionColumn(),
                new ProgressBarColumn(),
                new DownloadedColumn(),
                new TransferSpeedColumn(),
                new RemainingTimeColumn()
            )
            .StartAsync(context =>
            {
                var tasks = files.ToDictionary(f => f, f => context.AddTask(Markup.Escape(f)));
                return work(name => new Bar(tasks[name]));
            });
    }

    private sealed class Bar(ProgressTask task) : IProgress<(long Done, long? All)>
    {
        public void Report((long Done, long? All) value)
        {
            task.MaxValue = value.All ?? value.Done;
            task.Value = value.Done;
        }
    }

    private sealed class Lines(TextWriter output, string name) : IProgress<(long Done, long? All)>
    {
        private const long LineEvery = 4 << 20;
        private long next;

        public void Report((long Done, long? All) value)
        {
            if (value.Done < next && value.Done != value.All)
                return;
            next = value.Done + LineEvery;
            output.WriteLine($"{name}: {value.Done} of {value.All?.ToString(CultureInfo.InvariantCulture) ?? "?"} bytes");
        }
    }
}
