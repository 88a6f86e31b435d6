using System.CommandLine;
using PsiSweep.Cluster;
using PsiSweep.Cluster.Telemetry;
using PsiSweep.CommandLine;
using PsiSweep.Coordinator.Actors;
using PsiSweep.Coordinator.Cli.Running;
using PsiSweep.Coordinator.Cli.Terminal;
using PsiSweep.Coordinator.Results.Folder;
using PsiSweep.Coordinator.Runs;

namespace PsiSweep.Coordinator.Cli;

/// <summary><c>psisweep serve FILE</c>: a coordinator of a sweep whose nodes are elsewhere; one of several, or the only one.</summary>
public static class ServeCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var file = CommonOptions.SweepFile();
        var output = CheckedOption.Required(
            "--out",
            "Results folder; a folder that all coordinators and nodes see under this path.",
            "FOLDER",
            TextForm.Folder
        );
        var name = CheckedOption.Optional("--name", "This coordinator's name; needed when there are several.", "NAME", TextForm.Name);
        var host = CheckedOption.Of(
            "--host",
            "Address that nodes and other coordinators reach this one at.",
            "HOST",
            TextForm.Host,
            "127.0.0.1"
        );
        var port = CheckedOption.Of("--port", "TCP port.", "N", new IntegerForm<int>(1, 65535), 4053);
        var seed = CheckedOption.Several(
            "--seed",
            "HOST:PORT of every coordinator, this one included, in the same order everywhere; not needed when there is one.",
            "HOST:PORT",
            new TextForm(ClusterAddress.Form, ClusterAddress.IsAddress)
        );
        var postgres = CommonOptions.Postgres(
            "PostgreSQL database of the journal; needed when there are several coordinators. Otherwise a SQLite file."
        );
        var resume = CheckedOption.Flag("--resume", "Go on with a sweep that was paused or cancelled.");
        var retry = CheckedOption.Flag(
            "--retry-failed",
            "Open trials that were recorded as failed again, also those of a sweep that is over."
        );
        var command = new Command("serve", "Coordinate a sweep whose nodes are on other machines, alone or as one of several coordinators.")
        {
            file,
            output,
            name,
            host,
            port,
            seed,
            postgres,
            resume,
            retry,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var sweep = SweepFileErrors.ReadOrFail(parsed.GetRequiredValue(file));
                var seeds = Seeds(parsed.GetValue(seed) ?? []);
                var own = ParseAddress($"{parsed.GetValue(host)}:{parsed.GetValue(port)}");
                Check(seeds, own, parsed.GetValue(postgres), parsed.GetValue(name));
                var view = new PlainView(parsed.InvocationConfiguration.Output);
                var options = new CoordinatorOptions
                {
                    Sweep = sweep,
                    ResolvedYaml = sweep.ToResolvedYaml(),
                    ResultsFolder = Path.GetFullPath(parsed.GetRequiredValue(output)),
                    Name = parsed.GetValue(name),
                    Host = parsed.GetValue(host)!,
                    Port = parsed.GetValue(port),
                    Seeds = seeds,
                    PostgreSql = parsed.GetValue(postgres),
                    Say = new SparingVoice(view.Say, TimeProvider.System).Say,
                    Rules = new() { ReannounceTime = TimeSpan.FromSeconds(5) },
                }.With(sweep.Scheduling);
                using var folderLock = FolderLock.Take(options.OwnFolder);
                var coordinator = options.Name ?? "coordinator";
                using var telemetry = TelemetryExport.Start(
                    "psisweep",
                    coordinator,
                    TelemetryWarnings.To(options.ResultsFolder, coordinator, view.Say)
                );
                using var secondPress = new SecondPress();
                return await new CoordinatorLoop(options, sweep, parsed.GetValue(resume), parsed.GetValue(retry), view.Say).RunAsync(
                    cancellation
                );
            }
        );
        return command.WithExamples(
            (
                "psisweep serve sweep.yaml --host 10.0.0.1 --out /shared/results",
                "the only coordinator; on every node: psisweep-node serve --seed 10.0.0.1:4053 --host …"
            ),
            (
                "psisweep serve sweep.yaml --name c1 --host 10.0.0.1 --seed 10.0.0.1:4053 --seed 10.0.0.2:4053 --seed 10.0.0.3:4053 "
                    + "--postgres 'Host=db;Username=psisweep;Database=sweeps' --out /shared/results",
                "one of three; the same on the others with their name and host"
            )
        );
    }

    private static IReadOnlyList<string> Seeds(string[] given) => [.. given.Select(ParseAddress)];

    private static string ParseAddress(string text)
    {
        try
        {
            return ClusterAddress.Parse(text);
        }
        catch (FormatException e)
        {
            throw new CliException(ExitCode.BadInput, e.Message, e);
        }
    }

    private static void Check(IReadOnlyList<string> seeds, string own, string? postgres, string? name)
    {
        if (seeds.Count > 0 && !seeds.Contains(own))
            throw new CliException(
                ExitCode.BadInput,
                $"--seed: found {string.Join(", ", seeds)}; this coordinator's own address {own} must be one of them (--host, --port)"
            );
        if (seeds.Count > 1 && postgres is null)
            throw new CliException(ExitCode.BadInput, "several coordinators need a journal that they share: give --postgres");
        if (seeds.Count > 1 && name is null)
            throw new CliException(ExitCode.BadInput, "several coordinators share a results folder: give each a --name of its own");
        if (seeds.Count == 2)
            throw new CliException(
                ExitCode.BadInput,
                "two coordinators cannot tell who is cut off when they lose sight of each other: use one, or three"
            );
    }
}
