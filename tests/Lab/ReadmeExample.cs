using PsiSweep.Lab.Data;
using PsiSweep.Lab.Flatness;
using PsiSweep.Lab.Networks;
using PsiSweep.Lab.Torch;
using PsiSweep.Lab.Training;
using PsiSweep.Shared.Configuration;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Tests;

/// <summary>The example of src/Lab/README.md, word for word between the marks.</summary>
internal static class ReadmeExample
{
    public static void Run()
    {
        // <example>
        TorchRuntime.Load(); // before anything of TorchSharp

        using var sets = new DatasetCache(DataFolder.Default);
        var digits = sets.Get(new() { Set = "digits" }, TorchDevice.Cpu(0));

        var network = NetworkFactory.Of(new() { Hidden = [16, 16] }, digits);
        using var parameters = new FlatParameters(network, float32, CPU);
        using var weights = new Generator(1);
        StartingWeights.Fill(network, parameters.Parameters, WeightInit.Default, treeEdgesAreOne: false, weights);
        var initial = parameters.Parameters.Select(p => p.clone()).ToArray();

        var training = new TrainingConfig
        {
            Optimizer = OptimizerKind.Sgd,
            LearningRate = 0.1,
            BatchSize = 32,
            Epochs = 20,
        };
        using var order = new Generator(2);
        var outcome = new Trainer(network, parameters, digits, training).Train(order);
        Console.WriteLine($"{outcome.Status} after {outcome.Epochs} epochs, test error {outcome.Final?.TestError:0.000}");

        var measures = new MeasuresConfig { Names = ["psi.trace"], Samples = 256 };
        var (inputs, labels) = (digits.TrainInputs, digits.TrainLabels);
        using var context = new MeasureContext(network, parameters.Parameters, initial, inputs, labels, measures, seed: 3);
        foreach (var measure in MeasureRunner.ComputeAll(context))
            Console.WriteLine($"{measure.Name}: {measure.Value:0.000} ± {measure.StandardError:0.000}");
        // </example>
    }
}
