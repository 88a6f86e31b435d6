using PsiSweep.Coordinator.Analysis;

namespace PsiSweep.Coordinator.Reports;

/// <summary>What a report says of a sweep.</summary>
/// <param name="Name">Of the sweep.</param>
/// <param name="Data">Its trials.</param>
/// <param name="Table">Their statistics.</param>
/// <param name="Configuration">The resolved sweep file; null where the folder has none.</param>
/// <param name="Facts">Versions, machines, seeds: names and values.</param>
/// <param name="Curves">The learning curves as SVG; null where there are none.</param>
/// <param name="Scatters">For each measure, its plots against the gaps as SVG.</param>
/// <param name="Surfaces">Pictures of loss surfaces found beside the results.</param>
internal sealed record Report(
    string Name,
    TableData Data,
    CorrelationTable Table,
    string? Configuration,
    IReadOnlyList<(string Name, string Value)> Facts,
    string? Curves,
    IReadOnlyList<(string Measure, string Svg)> Scatters,
    IReadOnlyList<ReportPicture> Surfaces
);

/// <summary>A picture.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Notes">A sentence each.</param>
/// <param name="MediaType">Such as <c>image/svg+xml</c>.</param>
/// <param name="Bytes">The file.</param>
internal sealed record ReportPicture(string Title, IReadOnlyList<string> Notes, string MediaType, byte[] Bytes);
