using System.CommandLine;
using System.Diagnostics;
using PsiSweep.Benchmarks.MnistGsgd;
using Spectre.Console;

var data = new Option<DirectoryInfo>("--data") { Description = "Folder with MNIST's four IDX files, gzipped or not.", Required = true };
var sweep = new Option<FileInfo?>("--sweep") { Description = "The sweep file; sweeps/mnist-gsgd.yaml by default." };
var output = new Option<DirectoryInfo?>("--out")
{
    Description = "Results folder; results/mnist-gsgd by default. A finished or interrupted run there is continued.",
};
var command = new RootCommand(
    "Trains 784-64-64-64-64-10 on MNIST with SGD and G-SGD, 5 seeds, 50 epochs, through psisweep itself, and prints the means beside "
        + "the authors' code re-run with 5 seeds. Exit code 0: every mean is within three standard errors of the difference; 1: not; 2: "
        + "could not run."
)
{
    data,
    sweep,
    output,
};
command.SetAction(arguments =>
{
    var root = Repository.Find();
    var sweepFile = arguments.GetValue(sweep)?.FullName ?? Path.Combine(root, "sweeps", "mnist-gsgd.yaml");
    var results = arguments.GetValue(output)?.FullName ?? Path.Combine(root, "results", "mnist-gsgd");
    var dataFolder = Path.Combine(Path.GetTempPath(), "psisweep-mnist-benchmark-data");
    var clock = Stopwatch.StartNew();
    if (
        Psisweep(root, "data", "add", "mnist", arguments.GetValue(data)!.FullName, "--data", dataFolder) != 0
        || Psisweep(root, "run", sweepFile, "--out", results, "--data", dataFolder) != 0
    )
        return 2;

    var measured = Measured.Read(results).GetAwaiter().GetResult();
    AnsiConsole.Profile.Width = 120;
    AnsiConsole.WriteLine($"\nMNIST, 784-64-64-64-64-10, mean and standard deviation over seeds ({clock.Elapsed.TotalSeconds:F0} s)\n");
    return Comparison.Print(measured) ? 0 : 1;
});
return command.Parse(args).Invoke();

static int Psisweep(string root, params string[] arguments)
{
    using var process = Process.Start(new ProcessStartInfo(Repository.Program(root), arguments))!;
    process.WaitForExit();
    return process.ExitCode;
}
