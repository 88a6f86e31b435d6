using System.CommandLine;
using System.Globalization;
using PsiSweep.Chaos;

var seed = new Option<int>("--seed")
{
    Description = "Seed of the first round; each further round takes the next.",
    DefaultValueFactory = _ => 1,
};
var minutes = new Option<double>("--minutes") { Description = "Rounds begin until this time is over.", DefaultValueFactory = _ => 60 };
var coordinators = new Option<int>("--coordinators")
{
    Description = "Coordinators: 1, or 3 with --postgres.",
    DefaultValueFactory = _ => 1,
};
var nodes = new Option<int>("--nodes") { Description = "Nodes, each with one CPU slot.", DefaultValueFactory = _ => 4 };
var postgres = new Option<string?>("--postgres")
{
    Description =
        "PostgreSQL server over its Unix socket, such as 'Host=/run/postgresql;Username=postgres': each round makes a database of its own.",
};
var trials = new Option<int>("--trials") { Description = "Trials a round.", DefaultValueFactory = _ => 240 };
var plan = new Option<double>("--plan-seconds") { Description = "How long the monkey goes on in a round.", DefaultValueFactory = _ => 100 };
var every = new Option<double>("--every") { Description = "Mean seconds between two faults.", DefaultValueFactory = _ => 3 };
var all = new Option<bool>("--all-coordinators") { Description = "All coordinators may be away at once." };
var keep = new Option<bool>("--keep") { Description = "Keep the folders of rounds that passed too." };
var output = new Option<string>("--out")
{
    Description = "Folder for the rounds; that of a round that passed is removed.",
    DefaultValueFactory = _ => Path.Combine(Path.GetTempPath(), $"psisweep-chaos-{Environment.ProcessId}"),
};
var command = new RootCommand(
    "Sweeps on a cluster of real processes, while a seeded monkey kills, stops and cuts off: round after round. Each must end with every "
        + "trial's result "
        + "exactly once and the same numbers as an undisturbed run. Exit code 0: all rounds did; 1: one did not, and its folder is kept."
)
{
    seed,
    minutes,
    coordinators,
    nodes,
    postgres,
    trials,
    plan,
    every,
    all,
    keep,
    output,
};
command.SetAction(
    async (arguments, cancellation) =>
    {
        var programs = Programs.Built();
        var sweep = new ChaosSweep(arguments.GetValue(trials), Epochs: 30);
        var hosts = MonkeyHosts.Of(arguments.GetValue(coordinators), arguments.GetValue(nodes));
        var mix = MonkeyMix.For(hosts.Coordinators.Count) with { Every = TimeSpan.FromSeconds(arguments.GetValue(every)) };
        mix = mix with { AllCoordinators = mix.AllCoordinators || arguments.GetValue(all) };
        var folder = arguments.GetValue(output)!;
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Console.Error.WriteLine($"--out: {folder} is not empty; give a new folder");
            return 2;
        }

        var undisturbed = await ChaosRun.UndisturbedAsync(programs, sweep, Path.Combine(folder, "undisturbed"), cancellation);
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"undisturbed: {sweep.Trials} trials in {undisturbed.Wall.TotalSeconds:0} s")
        );
        var until = DateTime.UtcNow + TimeSpan.FromMinutes(arguments.GetValue(minutes));
        var failed = 0;
        for (var round = arguments.GetValue(seed); DateTime.UtcNow < until; round++)
        {
            var options = new ChaosOptions
            {
                Programs = programs,
                Sweep = sweep,
                Hosts = hosts,
                Plan = MonkeyPlan.Of(round, TimeSpan.FromSeconds(arguments.GetValue(plan)), hosts, mix),
                Postgres = arguments.GetValue(postgres) is { } server ? await PostgresDatabase.CreateAsync(server, cancellation) : null,
                Folder = Path.Combine(folder, $"seed-{round}"),
                Say = Console.WriteLine,
            };
            var outcome = await ChaosRun.DisturbedAsync(options, undisturbed.Results, cancellation);
            foreach (var line in outcome.Lines(undisturbed.Wall))
                Console.WriteLine(line);
            failed += outcome.Problems.Count > 0 ? 1 : 0;
            if (outcome.Problems.Count == 0 && !arguments.GetValue(keep))
                Directory.Delete(options.Folder, recursive: true);
            else
                Console.WriteLine($"  logs and plan: {options.Folder}");
        }

        return failed == 0 ? 0 : 1;
    }
);
return await command.Parse(args).InvokeAsync();
