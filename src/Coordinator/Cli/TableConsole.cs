using PsiSweep.Coordinator.Analysis;
using PsiSweep.Coordinator.Results.Export;
using Spectre.Console;

namespace PsiSweep.Coordinator.Cli;

internal static class TableConsole
{
    public static void Write(IAnsiConsole console, CorrelationTable table) => console.WriteLine(TableMarkdown.Write(table, ""));
}
