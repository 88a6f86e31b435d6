using System.Diagnostics;
using PsiSweep.Shared.Results;
using PsiSweep.Shared.Telemetry;

namespace PsiSweep.Lab.Flatness;

/// <summary>Computes the measures that a trial asks for, one span each.</summary>
public static class MeasureRunner
{
    /// <summary>Computes them in the order of the names.</summary>
    /// <param name="context">The trained network.</param>
    /// <param name="begins">Told each measure's name before it is computed; null: nobody is.</param>
    /// <exception cref="ArgumentException">A name is no measure.</exception>
    public static MeasureValue[] ComputeAll(MeasureContext context, Action<string>? begins = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        var values = new List<MeasureValue>();
        foreach (var name in context.Config.Names)
        {
            context.Step();
            if (!MeasureRegistry.All.TryGetValue(name, out var measure))
                throw new ArgumentException($"'{name}' is no measure; allowed: {string.Join(", ", MeasureRegistry.All.Keys.Order())}");
            begins?.Invoke(name);
            using var span = PsiSweepTelemetry.Spans.StartActivity($"measure {name}", ActivityKind.Internal);
            values.AddRange(measure.Compute(context));
        }

        return [.. values];
    }
}
