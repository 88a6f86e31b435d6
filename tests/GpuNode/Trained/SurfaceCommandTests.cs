using System.CommandLine;
using PsiSweep.GpuNode.Networks;
using PsiSweep.GpuNode.Tests.Data;
using PsiSweep.GpuNode.Trained.Cli;
using PsiSweep.Shared.Surfaces;
using static TorchSharp.torch;

namespace PsiSweep.GpuNode.Tests.Trained;

/// <summary><c>psisweep-node surface</c>: numbers and mistakes.</summary>
public sealed class SurfaceCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task Two_networks_side_by_side_have_a_slice_each_in_each_space()
    {
        var (code, output, error) = await RunAsync(Save("a", 64, 6, 10), Save("b", 64, 6, 10), "--points", "3", "--samples", "20", "--names", "one,two");
        Assert.Equal((0, ""), (code, error));
        var csv = output.TrimEnd().Split('\n')[^1];
        var points = SurfaceCsv.Read(await File.ReadAllTextAsync(csv, TestContext.Current.CancellationToken));
        Assert.Equal(2 * 2 * 9, points.Count);
        foreach (var model in points.GroupBy(p => p.Model))
            Assert.Single(model.Where(p => p is { X: 0, Y: 0 }).Select(p => Math.Round(p.Loss, 10)).Distinct()); // the centre is the same network in both spaces
        var description = SurfaceDescription.FromJson(await File.ReadAllTextAsync(Path.ChangeExtension(csv, ".json"), TestContext.Current.CancellationToken));
        Assert.Equal(("plane", "one two", "path weights"), (description.Kind, string.Join(' ', description.Models), string.Join(' ', description.Spaces)));

        var again = await RunAsync(Path.Combine(folder.At("a.safetensors")), Path.Combine(folder.At("b.safetensors")), "--points", "3", "--samples", "20", "--names", "one,two");
        Assert.Equal(points, SurfaceCsv.Read(await File.ReadAllTextAsync(again.Output.TrimEnd().Split('\n')[^1], TestContext.Current.CancellationToken))); // by its seed
    }

    [Theory]
    [InlineData("--between", "--between needs two WEIGHTS")]
    [InlineData("--names=a,b", "--names needs a name for each")]
    [InlineData("--points=4", "allowed: an odd integer >= 3")]
    [InlineData("--radius=0", "--radius: allowed")]
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

    private string Save(string name, params int[] widths)
    {
        using var scope = NewDisposeScope();
        var network = Nets.Of(widths, bias: true);
        var path = folder.At($"{name}.safetensors");
        SafeTensors.Write(path, [.. network.Parameters.Zip(Nets.RandomParameters(network, name[0])).Select(p => (p.First.Name, p.Second))], new Dictionary<string, string>());
        return path;
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await SurfaceCommand.Create().Parse([.. arguments, "--data", "digits", "--output", folder.At("out")])
            .InvokeAsync(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false }, TestContext.Current.CancellationToken);
        return (code, output.ToString(), error.ToString());
    }

    public void Dispose() => folder.Dispose();
}
