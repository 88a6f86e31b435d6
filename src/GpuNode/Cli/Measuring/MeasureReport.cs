using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using PsiSweep.Lab.Networks;
using PsiSweep.Lab.Trained;
using PsiSweep.Shared.Measures;
using PsiSweep.Shared.Results;

namespace PsiSweep.GpuNode.Cli.Measuring;

/// <summary>A measurement as text, CSV and JSON.</summary>
internal sealed class MeasureReport(TrainedNetwork trained, MeasurementPlan plan, Measurement measured, string? note)
{
    /// <summary>A measure counts as moved from here on, relatively: far above rounding, far below what scaling does.</summary>
    public const double StillTolerance = 1e-6;

    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private string OrderText => ForeignText.Shown(trained.Order.ToString(), longest: 2000);

    private const string DoubtfulOrder = ", or its layers are in another order (--order)";

    private bool IsOrderInDoubt => trained.Config is null && trained.Order.Modules.Count > 1;

    private string? Warning =>
        measured.IsLikeGuessing
            ? $"a training error of {Number(measured.Evaluation.TrainError)} is near that of guessing, {Number(measured.Guessing)}: the "
                + $"network is untrained or meant for other inputs{(IsOrderInDoubt ? DoubtfulOrder : "")}"
            : null;

    private string Shape =>
        $"{trained.Network.Sample}: "
        + string.Join(", ", trained.Network.Layers.Select(l => $"{l.In}→{l.Out}{(l.Parallel == 1 ? "" : $" ×{l.Parallel}")}"));

    /// <summary>For people.</summary>
    public string Text()
    {
        var e = measured.Evaluation;
        var text = new StringBuilder();
        text.AppendLine(
            $"{trained.Path}: {Shape}; {trained.Network.ParameterCount:N0} parameters, {trained.Network.HiddenUnits} hidden units"
        );
        text.AppendLine($"Layers from the inputs on: {OrderText}");
        text.AppendLine(
            $"{trained.Set.Name}: training loss {Number(e.TrainLoss)}, error {Number(e.TrainError)}; test loss {Number(e.TestLoss)}, error "
                + $"{Number(e.TestError)}; "
                + $"gap.loss {Number(e.GapLoss)}, gap.error {Number(e.GapError)}"
        );
        text.AppendLine(
            $"Measures over the first {measured.Samples} training samples"
                + (
                    plan.Scalings == 0
                        ? ""
                        : $"; factors of the scaling{(plan.Scalings > 1 ? "s" : "")} within "
                            + $"10^±{plan.Decades.ToString(CultureInfo.InvariantCulture)}"
                )
        );
        if (measured.LeftOut > 0)
            text.AppendLine(
                $"{measured.LeftOut} of {trained.Network.HiddenUnits} hidden units carry no path and are left out of path space"
            );
        if (note is not null)
            text.AppendLine(note);
        if (Warning is not null)
            text.AppendLine($"Warning: {Warning}");
        text.AppendLine();
        AppendTable(text);
        if (plan.Scalings > 0)
        {
            var moved = Enumerable.Range(0, measured.Plain.Count).Where(Moves).Select(i => measured.Plain[i].Name).ToArray();
            text.AppendLine();
            text.AppendLine(
                $"Positive scaling moves {moved.Length} of {measured.Plain.Count} columns by more than {StillTolerance:0e-0} of "
                    + $"themselves, the function unchanged{string.Concat(moved.Select((m, i) => (i == 0 ? ": " : ", ") + m))}"
            );
        }

        return text.ToString().TrimEnd();
    }

    /// <summary>A row a scaling, the first without one; a column a measure, and its standard error or residual.</summary>
    public string Csv()
    {
        var lines = new List<string> { string.Join(',', ["scaling", .. Cells(measured.Plain, names: true)]) };
        lines.Add(string.Join(',', ["none", .. Cells(measured.Plain, names: false)]));
        lines.AddRange(
            measured.Rescaled.Select(
                (r, s) => string.Join(',', [(plan.ScalingSeed + s).ToString(CultureInfo.InvariantCulture), .. Cells(r, names: false)])
            )
        );
        return string.Concat(lines.Select(l => l + "\n"));
    }

    /// <summary>For programs.</summary>
    public string Json() =>
        JsonSerializer.Serialize(
            new
            {
                Weights = trained.Path,
                Set = trained.Set.Name,
                Parameters = trained.Network.ParameterCount,
                trained.Network.HiddenUnits,
                measured.Samples,
                UnitsLeftOut = measured.LeftOut,
                measured.Evaluation.TrainLoss,
                measured.Evaluation.TrainError,
                measured.Evaluation.TestLoss,
                measured.Evaluation.TestError,
                measured.Evaluation.GapLoss,
                measured.Evaluation.GapError,
                Measures = measured.Plain.Select(
                    (m, i) =>
                        new
                        {
                            m.Name,
                            m.Value,
                            m.StandardError,
                            m.Residual,
                            Psi = MeasureCatalog.IsScaleInvariant(m.Name),
                            Rescaled = plan.Scalings == 0 ? null : measured.Rescaled.Select(r => r[i].Value),
                            Moved = plan.Scalings == 0 ? (double?)null : measured.Moved(i),
                        }
                ),
                Order = trained.Order.Modules,
                OrderBy = trained.Order.Reason,
                Note = note,
                Warning,
            },
            Options
        );

    private bool Moves(int index) => measured.Moved(index) > StillTolerance;

    private void AppendTable(StringBuilder text)
    {
        string[] header = plan.Scalings switch
        {
            0 => ["measure", "value", "±"],
            1 => ["measure", "value", "±", "rescaled", "moved"],
            _ => ["measure", "value", "±", "least", "most", "moved"],
        };
        var rows = new List<string[]> { header };
        for (var i = 0; i < measured.Plain.Count; i++)
        {
            var m = measured.Plain[i];
            var after = measured.Rescaled.Select(r => r[i].Value).ToArray();
            string[] own = [m.Name, Number(m.Value), (m.StandardError ?? m.Residual) is { } error ? Number(error) : ""];
            rows.Add(
                plan.Scalings switch
                {
                    0 => own,
                    1 => [.. own, Number(after[0]), MovedText(i)],
                    _ => [.. own, Number(after.Min()), Number(after.Max()), MovedText(i)],
                }
            );
        }

        var widths = header.Select((_, c) => rows.Max(r => r[c].Length)).ToArray();
        foreach (var row in rows)
            text.AppendLine(
                string.Join("  ", row.Select((cell, c) => c == 0 ? cell.PadRight(widths[c]) : cell.PadLeft(widths[c]))).TrimEnd()
            );
    }

    private string MovedText(int index) =>
        !Moves(index) ? "no"
        : double.IsFinite(measured.Moved(index)) ? $"by {measured.Moved(index).ToString("0.0e+0", CultureInfo.InvariantCulture)}"
        : "yes";

    private static IEnumerable<string> Cells(IEnumerable<MeasureValue> values, bool names) =>
        values.SelectMany(m =>
            new[]
            {
                names ? m.Name : Exact(m.Value),
                m.StandardError is { } error
                    ? names
                        ? $"{m.Name}.se"
                        : Exact(error)
                    : "",
                m.Residual is { } residual
                    ? names
                        ? $"{m.Name}.residual"
                        : Exact(residual)
                    : "",
            }.Where((_, part) => part == 0 || (part == 1 && m.StandardError is not null) || (part == 2 && m.Residual is not null))
        );

    private static string Exact(double x) => x.ToString("R", CultureInfo.InvariantCulture);

    private static string Number(double x) => x.ToString("G6", CultureInfo.InvariantCulture);
}
