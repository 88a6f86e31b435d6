using PsiSweep.Sweeps.Reference;

namespace PsiSweep.Sweeps.Tests;

/// <summary>The committed schema and settings table are those that the registry makes; PSISWEEP_REGENERATE=1 writes them anew.</summary>
public class ReferenceTests
{
    private const string Start = "<!-- settings: generated -->\n";
    private const string End = "<!-- settings: end -->";
    private const string MeasuresStart = "<!-- measures: generated -->\n";
    private const string MeasuresEnd = "<!-- measures: end -->";

    [Fact]
    public void The_committed_schema_is_up_to_date() => Check("docs/sweep.schema.json", _ => SweepSchema.Write());

    [Fact]
    public void The_committed_list_of_measures_is_up_to_date() =>
        Check(
            "docs/measures.md",
            page =>
            {
                var (start, end) = (
                    page.IndexOf(MeasuresStart, StringComparison.Ordinal),
                    page.IndexOf(MeasuresEnd, StringComparison.Ordinal)
                );
                Assert.InRange(start, 0, end);
                return page[..start] + MeasuresStart + MeasuresTable.Write() + page[end..];
            }
        );

    [Fact]
    public void The_committed_settings_table_is_up_to_date() =>
        Check(
            "docs/sweep-file.md",
            page =>
            {
                var (start, end) = (page.IndexOf(Start, StringComparison.Ordinal), page.IndexOf(End, StringComparison.Ordinal));
                Assert.InRange(start, 0, end);
                return page[..start] + Start + SettingsTable.Write() + page[end..];
            }
        );

    private static void Check(string relative, Func<string, string> make)
    {
        var path = Repository.PathOf(relative);
        var old = File.Exists(path) ? File.ReadAllText(path) : "";
        var made = make(old);
        if (Repository.IsRegenerating)
            File.WriteAllText(path, made);
        else
            Assert.Equal(made, old);
    }
}
