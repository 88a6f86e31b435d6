using System.CommandLine;
using PsiSweep.GpuNode.Cli.Measuring;
using PsiSweep.Lab.Networks;
using PsiSweep.Lab.Tests;
using PsiSweep.Lab.Tests.Data;
using PsiSweep.Shared.Configuration;
using PsiSweep.Shared.Surfaces;
using static TorchSharp.torch;

namespace PsiSweep.GpuNode.Tests.Cli.Measuring;

/// <summary><c>psisweep-node surface</c>: numbers and mistakes.</summary>
public sealed class SurfaceCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task Two_networks_side_by_side_have_a_slice_each_in_each_space()
    {
        var (code, output, error) = await RunAsync(
            Save("a", 64, 6, 10),
            Save("b", 64, 6, 10),
            "--points",
            "3",
            "--samples",
            "20",
            "--names",
            "one,two"
        );
        Assert.Equal((0, ""), (code, error));
        var csv = output.TrimEnd().Split('\n')[^1];
        var points = SurfaceCsv.Read(await File.ReadAllTextAsync(csv, TestContext.Current.CancellationToken));
        Assert.Equal(2 * 2 * 9, points.Count);
        foreach (var model in points.GroupBy(p => p.Model))
            // the centre is the same network in both spaces
            Assert.Single(model.Where(p => p is { X: 0, Y: 0 }).Select(p => Math.Round(p.Loss, 10)).Distinct());
        var description = SurfaceDescription.FromJson(
            await File.ReadAllTextAsync(Path.ChangeExtension(csv, ".json"), TestContext.Current.CancellationToken)
        );
        Assert.Equal(
            ("plane", "one two", "path weights"),
            (description.Kind, string.Join(' ', description.Models), string.Join(' ', description.Spaces))
        );

        var again = await RunAsync(
            Path.Combine(folder.At("a.safetensors")),
            Path.Combine(folder.At("b.safetensors")),
            "--points",
            "3",
            "--samples",
            "20",
            "--names",
            "one,two"
        );
        Assert.Equal(
            points,
            SurfaceCsv.Read(await File.ReadAllTextAsync(again.Output.TrimEnd().Split('\n')[^1], TestContext.Current.CancellationToken))
        ); // by its seed
    }

    [Theory]
    [InlineData("--between", "--between needs two WEIGHTS")]
    [InlineData("--names=a,b", "--names needs a name for each")]
    [InlineData("--names=a,,b", "--names: found 'a,,b'")]
    [InlineData("--points=4", "allowed: an odd integer from 3 to 1001")]
    [InlineData("--radius=0", "--radius: found 0, allowed")]
    public async Task Mistakes_are_told(string option, string message)
    {
        var (code, _, error) = await RunAsync(Save("a", 64, 6, 10), option);
        Assert.NotEqual(0, code);
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Networks_of_different_shapes_are_refused()
    {
        var (code, _, error) = await RunAsync(Save("a", 64, 6, 10), Save("b", 64, 7, 10), "--between");
        Assert.Equal(2, code);
        Assert.Contains("networks of different shapes", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Networks_of_one_file_name_are_told_apart_by_their_folders()
    {
        var (first, second) = (Save("a", 64, 6, 10), Save("b", 64, 6, 10));
        string Into(string sweep, string file)
        {
            var path = Path.Combine(
                Directory.CreateDirectory(Path.Combine(folder.At(sweep), "weights")).FullName,
                "trial-000000.safetensors"
            );
            File.Move(file, path);
            return path;
        }

        var (code, output, _) = await RunAsync(
            Into("one", first),
            Into("two", second),
            "--points",
            "3",
            "--dimensions",
            "1",
            "--samples",
            "5000"
        );
        Assert.Equal(0, code);
        var csv = output.TrimEnd().Split('\n')[^1];
        var points = SurfaceCsv.Read(await File.ReadAllTextAsync(csv, TestContext.Current.CancellationToken));
        Assert.Equal(["one/weights/trial-000000", "two/weights/trial-000000"], points.Select(p => p.Model).Distinct());
        Assert.Contains("L over the first 1197 training samples", output, StringComparison.Ordinal); // all that there are
    }

    [Fact]
    public async Task Without_a_line_in_path_space_there_is_that_in_the_weights_or_a_sentence()
    {
        string[] files = [Save("a", 64, 6, 10), Save("b", 64, 6, 10)];
        var (code, _, error) = await RunAsync([.. files, "--between", "--space", "path", "--points", "3"]);
        Assert.Equal(2, code);
        Assert.Contains("No line in path space", error, StringComparison.Ordinal);
        (code, var output, _) = await RunAsync([.. files, "--between", "--points", "3"]);
        Assert.Equal(0, code);
        var points = SurfaceCsv.Read(await File.ReadAllTextAsync(output.TrimEnd().Split('\n')[^1], TestContext.Current.CancellationToken));
        Assert.Equal(["weights"], points.Select(p => p.Space).Distinct());
        Assert.Equal([-0.25, 0, 0.25, 0.5, 0.75, 1, 1.25], points.Select(p => p.X));
    }

    [Theory]
    [InlineData(3, 7)]
    [InlineData(41, 43)]
    [InlineData(43, 43)]
    public void Both_networks_are_on_the_grid_of_a_line(int asked, int points)
    {
        var steps = PsiSweep.Lab.Trained.TrainedSurfaces.BetweenSteps(asked);
        Assert.Equal((points, -0.25, 1.25), (steps.Length, steps[0], steps[^1]));
        Assert.Contains(0, steps);
        Assert.Contains(1, steps);
    }

    [Fact]
    public async Task Layers_that_differ_in_pooling_alone_have_no_line_between_them()
    {
        string[] files = [Convolutional("maxpool 2"), Convolutional("avgpool 2")];
        var (code, _, error) = await RunAsync([.. files, "--between"]);
        Assert.Equal(2, code);
        Assert.Contains("their layers differ", error, StringComparison.Ordinal);
    }

    private string Convolutional(string pooling)
    {
        using var scope = NewDisposeScope();
        var config = new TrialConfig
        {
            Data = new() { Set = "digits" },
            Network = new()
            {
                Hidden = [],
                Layers = ["conv 3", pooling, "gap"],
                Bias = true,
            },
            Training = new()
            {
                Optimizer = OptimizerKind.Sgd,
                LearningRate = 0.05,
                BatchSize = 20,
                Epochs = 2,
            },
            Measures = new() { Names = [] },
            Seed = 1,
        };
        var network = new ReluNetwork(config.Network.Shapes(DataSetInfo.Find("digits")!.Sample, 10, out _)!, bias: true);
        var path = folder.At($"{pooling}.safetensors");
        SafeTensors.Write(
            path,
            [.. network.Parameters.Zip(Nets.RandomParameters(network, 3)).Select(p => (p.First.Name, p.Second))],
            new Dictionary<string, string> { ["config"] = PsiSweep.Lab.Trained.TrialConfigText.Of(config) }
        );
        return path;
    }

    private string Save(string name, params int[] widths)
    {
        using var scope = NewDisposeScope();
        var network = Nets.Of(widths, bias: true);
        var path = folder.At($"{name}.safetensors");
        SafeTensors.Write(
            path,
            [.. network.Parameters.Zip(Nets.RandomParameters(network, name[0])).Select(p => (p.First.Name, p.Second))],
            new Dictionary<string, string>()
        );
        return path;
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await SurfaceCommand
            .Create()
            .Parse([.. arguments, "--data", "digits", "--output", folder.At("out")])
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

    public void Dispose() => folder.Dispose();
}
