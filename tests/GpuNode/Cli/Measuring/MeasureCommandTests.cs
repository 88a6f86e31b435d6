using System.CommandLine;
using System.Text.Json;
using PsiSweep.GpuNode.Attempts;
using PsiSweep.GpuNode.Cli.Measuring;
using PsiSweep.Lab.Networks;
using PsiSweep.Lab.Tests;
using PsiSweep.Lab.Tests.Data;
using PsiSweep.Lab.Torch;
using PsiSweep.Lab.Training;
using PsiSweep.Shared.Configuration;
using PsiSweep.Shared.Measures;
using PsiSweep.Shared.Results;
using static TorchSharp.torch;

namespace PsiSweep.GpuNode.Tests.Cli.Measuring;

/// <summary><c>psisweep measure</c> on weights of a trial and from elsewhere.</summary>
public sealed class MeasureCommandTests : IDisposable
{
    private static readonly TrialConfig Config = new()
    {
        Data = new()
        {
            Set = "digits",
            TrainSize = 200,
            LabelNoise = 0.1,
        },
        Network = new()
        {
            Hidden = [],
            Layers = ["conv 3", "maxpool 2", "gap"],
            Bias = true,
            TreeEdges = TreeEdges.Ones,
        },
        Training = new()
        {
            Optimizer = OptimizerKind.GSgd,
            LearningRate = 0.05,
            BatchSize = 20,
            Epochs = 2,
        },
        Measures = new()
        {
            Names = [.. MeasureCatalog.All.Select(m => m.Name)],
            Samples = 60,
            Probes = 4,
            AverageDraws = 4,
            SharpnessSteps = 2,
        },
        Seed = 4,
        Save = SaveMode.Final,
    };

    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task The_weights_a_trial_saved_give_the_trials_own_numbers()
    {
        using var cache = new Lab.Data.DatasetCache("");
        using var runner = new TrialRunner(TorchDevice.Cpu(0), cache);
        var request = new AttemptRequest
        {
            Lease = new("sweep", 7, 1, 1),
            Config = Config,
            OutputFolder = folder.At("out"),
        };
        var trial = runner.Run(request, new(), new Quiet());

        var (code, output, error) = await RunAsync(folder.At("out", "weights", "trial-000007.safetensors"), "--json");

        Assert.Equal((0, ""), (code, error));
        var json = JsonDocument.Parse(output).RootElement;
        Assert.Equal(trial.Final!.TestLoss, json.GetProperty("test_loss").GetDouble());
        Assert.Equal(trial.Final.TrainLoss, json.GetProperty("train_loss").GetDouble()); // over the trial's own subset and noise
        var measured = json.GetProperty("measures").EnumerateArray().ToArray();
        Assert.Equal(trial.Measures.Select(m => m.Name), measured.Select(m => m.GetProperty("name").GetString()));
        Assert.Equal(trial.Measures.Select(m => m.Value), measured.Select(m => Number(m.GetProperty("value"))));
    }

    // Infinity and NaN stand as texts.
    private static double Number(JsonElement value) =>
        value.ValueKind == JsonValueKind.String
            ? double.Parse(value.GetString()!, System.Globalization.CultureInfo.InvariantCulture)
            : value.GetDouble();

    [Fact]
    public async Task A_random_positive_scaling_moves_the_measures_that_the_catalog_says_and_no_other()
    {
        var path = Foreign();
        var csv = folder.At("scalings.csv");
        var (code, output, error) = await RunAsync(
            path,
            "--data",
            "digits",
            "--samples",
            "64",
            "--rescale",
            "3",
            "--scalings",
            "2",
            "--json",
            "--csv",
            csv
        );

        Assert.Equal((0, ""), (code, error));
        var json = JsonDocument.Parse(output).RootElement;
        Assert.Contains("l2_from_init left out", json.GetProperty("note").GetString(), StringComparison.Ordinal);
        var measures = json.GetProperty("measures").EnumerateArray().ToArray();
        foreach (var m in measures)
        {
            var isInvariant = MeasureCatalog.IsScaleInvariant(m.GetProperty("name").GetString()!);
            Assert.Equal(isInvariant, m.GetProperty("psi").GetBoolean());
            var isStill = m.GetProperty("moved").ToString() == "0" || m.GetProperty("moved").GetDouble() < 1e-6;
            Assert.True(isStill || isInvariant == false, m.ToString());
        }

        Assert.All(
            ["w.trace", "w.lambda_max", "l2"],
            name => Assert.True(measures.First(m => m.GetProperty("name").GetString() == name).GetProperty("moved").GetDouble() > 0.1)
        );
        var lines = await File.ReadAllLinesAsync(csv, TestContext.Current.CancellationToken);
        Assert.Equal(["scaling", "none", "3", "4"], lines.Select(l => l.Split(',')[0]));
        Assert.All(lines, l => Assert.Equal(lines[0].Split(',').Length, l.Split(',').Length));

        var text = (
            await RunAsync(path, "--data", "digits", "--samples", "64", "--rescale", "3", "--measures", "psi.ratio,w.trace")
        ).Output;
        Assert.Contains("Positive scaling moves 1 of 2 columns", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_order_of_the_layers_is_told_and_an_error_like_guessing_is_warned_of()
    {
        var json = JsonDocument.Parse((await RunAsync(Foreign(), "--data", "digits", "--measures", "l2", "--json")).Output).RootElement;
        Assert.Equal(["0", "2", "4"], json.GetProperty("order").EnumerateArray().Select(o => o.GetString()));
        Assert.Contains("their shapes", json.GetProperty("order_by").GetString(), StringComparison.Ordinal);
        Assert.Contains("(--order)", json.GetProperty("warning").GetString(), StringComparison.Ordinal); // random weights
        var text = (await RunAsync(Foreign(), "--data", "digits", "--measures", "l2")).Output;
        Assert.Contains("Layers from the inputs on: 0, 2, 4 (by their shapes", text, StringComparison.Ordinal);
        Assert.Contains("Warning: a training error of", text, StringComparison.Ordinal);

        text = (await RunAsync(NearestMean(), "--data", "digits", "--measures", "l2")).Output;
        Assert.DoesNotContain("Warning", text, StringComparison.Ordinal);
    }

    /// <summary>A linear network that gives each sample the class of the nearest mean.</summary>
    private string NearestMean()
    {
        using var scope = NewDisposeScope();
        using var cache = new Lab.Data.DatasetCache("");
        var set = cache.Get(new() { Set = "digits" }, TorchDevice.Cpu(0));
        var inputs = set.TrainInputs.flatten(1);
        var means = stack([.. Enumerable.Range(0, 10).Select(c => inputs[set.TrainLabels.eq(c)].mean([0]))]);
        var path = folder.At("means.safetensors");
        SafeTensors.Write(path, [("weight", means), ("bias", -means.square().sum(dim: 1) / 2)], new Dictionary<string, string>());
        return path;
    }

    [Theory]
    [InlineData("psi.trase", "did you mean 'psi.trace'?")]
    [InlineData("l2_from_init", "needs the starting weights")]
    public async Task Measures_that_cannot_be_are_refused(string measures, string reason)
    {
        var (code, _, error) = await RunAsync(Foreign(), "--data", "digits", "--measures", measures);
        Assert.Equal(2, code);
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_safetensors_file_is_refused()
    {
        await File.WriteAllTextAsync(folder.At("x.safetensors"), "hello, this is no such file", TestContext.Current.CancellationToken);
        var (code, _, error) = await RunAsync(folder.At("x.safetensors"), "--data", "digits");
        Assert.Equal(2, code);
        Assert.Contains("not safetensors", error, StringComparison.Ordinal);
    }

    private string Foreign()
    {
        using var scope = NewDisposeScope();
        var network = Nets.Of([64, 6, 5, 10], bias: true);
        var path = folder.At("foreign.safetensors");
        SafeTensors.Write(
            path,
            [.. network.Parameters.Zip(Nets.RandomParameters(network, 3)).Select(p => (p.First.Name, p.Second))],
            new Dictionary<string, string>()
        );
        return path;
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await MeasureCommand
            .Create()
            .Parse(arguments)
            .InvokeAsync(
                new InvocationConfiguration
                {
                    Output = output,
                    Error = error,
                    EnableDefaultExceptionHandler = false,
                },
                TestContext.Current.CancellationToken
            );
        return (code, output.ToString(), error.ToString());
    }

    private sealed class Quiet : ITrialObserver
    {
        public void PhaseBegins(string phase) { }

        public void EpochDone(EpochMetrics metrics, double samplesPerSecond) { }

        public void Resumed(double seconds) { }
    }

    public void Dispose() => folder.Dispose();
}
