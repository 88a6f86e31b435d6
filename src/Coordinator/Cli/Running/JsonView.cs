using System.Text.Json;
using PsiSweep.Coordinator.Runs;

namespace PsiSweep.Coordinator.Cli.Running;

/// <summary>For a script: one JSON object a line.</summary>
/// <param name="output">Where to.</param>
internal sealed class JsonView(TextWriter output) : IRunView, IProgress<RunProgress>
{
    private readonly Lock gate = new();

    /// <inheritdoc/>
    public Task ShowAsync(Func<IProgress<RunProgress>, Task> work) => work(this);

    /// <inheritdoc/>
    public void Report(RunProgress value) => Write(StatusSnapshot.Of(value));

    /// <inheritdoc/>
    public void Say(string sentence) => Write(new { message = sentence });

    /// <summary>Writes one object.</summary>
    public void Write(object line)
    {
        lock (gate)
        {
            output.WriteLine(JsonSerializer.Serialize(line, StatusSnapshot.Json));
            output.Flush();
        }
    }
}
