// How honest the stated errors (.se) of all measures are: networks of the bundled digits, measured with many seeds, beside exact values or
// means of a hundred times the draws. Exit code 1 when a column is off by more than three of its errors in more than 1 % of the seeds.
//
//     dotnet run --project benchmarks/Calibration -c Release -- [SEEDS [MEASURE…]]
using System.Globalization;
using PsiSweep.Benchmarks.Calibration;
using PsiSweep.Lab.Data;
using PsiSweep.Lab.Flatness;
using PsiSweep.Lab.Networks;
using PsiSweep.Lab.Torch;
using PsiSweep.Shared.Configuration;
using static TorchSharp.torch;

const int Samples = 512;
var seeds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 300;
TorchRuntime.Load();
set_num_threads(1);
using var scope = NewDisposeScope();
var part = new DigitsSource().Load("").Train;
var (inputs, labels) = (
    tensor(part.Inputs).view(part.Labels.Length, -1).narrow(0, 0, Samples).to(float64),
    tensor(part.Labels).narrow(0, 0, Samples)
);
var dishonest = 0;
Console.WriteLine("network        column                              reference        mean    bias    error  rms z  worst  |z| > 3");
foreach (var hidden in new[] { new[] { 24, 10, 17 }, [16] })
{
    var network = new ReluNetwork(64, hidden, 10, bias: true);
    var weights = Trained(network);
    foreach (var measure in ColumnCalibration.Measures.Where(m => args.Length < 2 || args.Skip(1).Contains(m.Name)))
    {
        MeasureContext Context(MeasuresConfig config, Func<string, Draws> draws) =>
            new(network, weights, weights, inputs, labels, config, seed: 0) { DrawsOverride = draws };
        // One step of ascent: what it finds states no error.
        foreach (var c in ColumnCalibration.Of(Context, new() { Names = [measure.Name], AdaptiveSteps = 1 }, seeds, thoroughness: 100))
        {
            dishonest += c.Beyond > seeds / 100.0 ? 1 : 0;
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{string.Join('-', hidden),-14} {c.Column,-34} {c.Reference,10:G5}  {c.Mean,10:G5}  "
                        + $"{c.Mean / c.Reference - 1,6:P1}  {c.Error / Math.Abs(c.Mean),6:P1}  "
                        + $"{c.RootMeanSquare,5:F2}  {c.Worst,5:F1}  {c.Beyond,3} of {seeds}"
                )
            );
        }
    }
}

return dishonest == 0 ? 0 : 1;

Tensor[] Trained(ReluNetwork network)
{
    using var generator = new Generator(1);
    Tensor Uniform(long[] shape, int fanIn) => ((rand(shape, float64, generator: generator) * 2 - 1) / Math.Sqrt(fanIn)).requires_grad_();
    var weights = network.Layers.SelectMany(l => new[] { Uniform([l.Out, l.In], l.In), Uniform([l.Out], l.In) }).ToArray();
    var momentum = weights.Select(w => zeros_like(w)).ToArray();
    for (var step = 0; step < 60; step++)
    {
        using var inner = NewDisposeScope();
        var gradient = autograd.grad([nn.functional.cross_entropy(network.Forward(weights, inputs), labels)], weights);
        using var noGrad = no_grad();
        for (var p = 0; p < weights.Length; p++)
        {
            momentum[p].mul_(0.9).add_(gradient[p]);
            weights[p].sub_(0.1 * momentum[p]);
        }
    }

    return [.. weights.Select(w => w.detach())];
}
