using System.CommandLine;
using PsiSweep.CommandLine;
using PsiSweep.Lab.Data;
using PsiSweep.Lab.Data.Fetching;

namespace PsiSweep.GpuNode.Cli.DataSets;

/// <summary><c>data fetch</c>: downloads a data set.</summary>
internal static class DataFetchCommand
{
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);

    public static Command Create(IReadOnlyList<IDatasetSource> sources)
    {
        var set = DataCommands.SetArgument(sources.OfType<IFetchableSource>());
        var mirror = CheckedOption.Optional(
            "--mirror",
            "Fetch from this address instead; file names are appended to it.",
            "URL",
            new TextForm("an address that begins with http:// or https://", text => Address(text) is not null)
        );
        var data = DataFolderOption.Create();
        var command = new Command(
            "fetch",
            "Downloads a data set from its public mirror, checks it, and goes on where an earlier try stopped."
        )
        {
            set,
            mirror,
            data,
        };
        command.SetAction(
            (arguments, cancellation) =>
                DataCommands.GuardAsync(
                    arguments,
                    async () =>
                    {
                        var output = arguments.InvocationConfiguration.Output;
                        var source = DataCommands.Find<IFetchableSource>(sources, arguments.GetValue(set)!);
                        var from = Address(arguments.GetValue(mirror) ?? source.Remote.Mirror)!;
                        var folder = arguments.GetValue(data)!;
                        if (SetStatus.Of(source, folder) is { State: "present" } present)
                        {
                            await output.WriteLineAsync($"{source.Name}: {present.Where}, already there and whole");
                            return;
                        }

                        var downloads = Path.Combine(folder, ".downloads", source.Name);
                        using var client = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
                        var download = new Download(client, Task.Delay, Silence);
                        await FetchProgress.ShowAsync(
                            output,
                            source.Remote.Files.Select(f => f.Name),
                            async track =>
                            {
                                foreach (var file in source.Remote.Files)
                                    await download.RunAsync(
                                        new Uri(from, file.Name),
                                        Path.Combine(downloads, file.Name),
                                        file.Sha256,
                                        track(file.Name),
                                        cancellation
                                    );
                            }
                        );
                        var where = DatasetFolder.AddDownloads(source, downloads, folder);
                        Directory.Delete(downloads, recursive: true);
                        await output.WriteLineAsync($"{source.Name}: {where}");
                    }
                )
        );
        return command;
    }

    private static Uri? Address(string text) =>
        Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
            ? address
            : null;
}
