namespace PsiSweep.Chaos;

/// <summary>Many short trials with SGD and G-SGD on the bundled digits; checkpoints so often that attempts go on from them.</summary>
/// <param name="Trials">Trials, an even number.</param>
/// <param name="Epochs">Epochs a trial: about 60 a second on one core, and the measures half a second.</param>
internal sealed record ChaosSweep(int Trials, int Epochs)
{
    /// <summary>The sweep file.</summary>
    public string ToYaml() =>
        $$$"""
            name: chaos
            data: {set: digits}
            network: {hidden: [16, 16], tree_edges: ones}
            training: {lr: 0.05, batch_size: 32, epochs: {{{Epochs}}}, stop_train_loss: null}
            measures: {names: [psi.trace, w.trace, l2], samples: 128, probes: 4}
            scheduling: {checkpoint_seconds: 0.5}
            axes:
              grid:
                training.optimizer: [sgd, gsgd]
                seed: {range: {from: 1, to: {{{Trials / 2}}}}}

            """;
}
