using System.CommandLine;
using System.Text.Json;
using PsiSweep.GpuNode.Data;
using PsiSweep.GpuNode.Data.Fetching;
using Spectre.Console;

namespace PsiSweep.GpuNode.Cli;

/// <summary><c>data</c>: the data sets of this machine.</summary>
internal static class DataCommand
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static Command Create() => new("data", "Lists, checks, fetches and adds data sets.") { List(), Check(), Fetch(), Add() };

    private static Command List()
    {
        var json = new Option<bool>("--json") { Description = "As JSON." };
        var data = DataFolderOption.Create();
        var command = new Command("list", "Lists the data sets and where they are.") { json, data };
        command.SetAction(arguments =>
        {
            var folder = arguments.GetValue(data)!;
            var rows = DatasetSources.All.Select(s => Row(s, folder)).ToArray();
            if (arguments.GetValue(json))
                Console.WriteLine(JsonSerializer.Serialize(rows, Json));
            else
                foreach (var row in rows)
                    Console.WriteLine($"{row.Name,-14} {row.State,-8} {row.Where}  ({row.License})");
            return NodeExitCodes.Ok;
        });
        return command;
    }

    private sealed record ListedSet(string Name, string State, string Where, string License);

    private static ListedSet Row(IDatasetSource source, string folder)
    {
        if (source is not IFetchableSource fetchable)
            return new(source.Name, "bundled", "in the program", "Alpaydin, Kaynak 1998 (UCI optdigits); CC BY 4.0");
        var own = Path.Combine(folder, source.Name);
        var state = !Directory.Exists(own) ? "missing" : fetchable.Files.All(f => DataFile.Find(own, f) is not null) ? "present" : "broken";
        return new(source.Name, state, own, fetchable.Remote.License);
    }

    private static Command Check()
    {
        var set = new Argument<string>("SET") { Description = "The data set." };
        var data = DataFolderOption.Create();
        var command = new Command("check", "Reads a data set whole and says whether it is right.") { set, data };
        command.SetAction(arguments => Guard(() =>
        {
            var raw = DatasetSources.Find(arguments.GetValue(set)!).Load(arguments.GetValue(data)!);
            Console.WriteLine($"{arguments.GetValue(set)}: {raw.Train.Count} training and {raw.Test.Count} test samples of {string.Join("x", raw.InputShape)}, {raw.Classes} classes");
        }));
        return command;
    }

    private static Command Add()
    {
        var set = new Argument<string>("SET") { Description = "The data set: mnist, fashion-mnist, kmnist or cifar10." };
        var folder = new Argument<string>("FOLDER") { Description = "Folder with its files, gzipped or not." };
        var data = DataFolderOption.Create();
        var command = new Command("add", "Copies a data set's files, once they are checked, into the data folder.") { set, folder, data };
        command.SetAction(arguments => Guard(() =>
        {
            var source = DatasetSources.FindFetchable(arguments.GetValue(set)!);
            Console.WriteLine($"{source.Name}: {DatasetFolder.Add(source, arguments.GetValue(folder)!, arguments.GetValue(data)!)}");
        }));
        return command;
    }

    private static Command Fetch()
    {
        var set = new Argument<string>("SET") { Description = "The data set: mnist, fashion-mnist, kmnist or cifar10." };
        var mirror = new Option<string?>("--mirror") { Description = "Fetch from this address instead; file names are appended to it.", HelpName = "URL" };
        var data = DataFolderOption.Create();
        var command = new Command("fetch", "Downloads a data set from its public mirror, checks it, and goes on where an earlier try stopped.") { set, mirror, data };
        command.SetAction(async (arguments, cancellation) =>
        {
            try
            {
                var source = DatasetSources.FindFetchable(arguments.GetValue(set)!);
                var downloads = Path.Combine(arguments.GetValue(data)!, ".downloads", source.Name);
                using var client = new HttpClient { Timeout = TimeSpan.FromMinutes(30) };
                var download = new Download(client, Task.Delay);
                await FetchProgress.ShowAsync(source.Remote.Files.Select(f => f.Name), async track =>
                {
                    foreach (var file in source.Remote.Files)
                    {
                        var address = new Uri(new Uri((arguments.GetValue(mirror) ?? source.Remote.Mirror).TrimEnd('/') + "/"), file.Name);
                        await download.RunAsync(address, Path.Combine(downloads, file.Name), file.Sha256, track(file.Name), cancellation);
                    }
                });
                var folder = DatasetFolder.AddDownloads(source, downloads, arguments.GetValue(data)!);
                Directory.Delete(downloads, recursive: true);
                Console.WriteLine($"{source.Name}: {folder}");
                return NodeExitCodes.Ok;
            }
            catch (DataException e)
            {
                await Console.Error.WriteLineAsync(e.Message);
                return NodeExitCodes.Environment;
            }
        });
        return command;
    }

    private static int Guard(Action action)
    {
        try
        {
            action();
            return NodeExitCodes.Ok;
        }
        catch (Exception e) when (e is DataException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(e.Message);
            return NodeExitCodes.Environment;
        }
    }
}
