using System.CommandLine;
using Npgsql;
using PsiSweep.CommandLine;

namespace PsiSweep.Coordinator.Cli.Terminal;

/// <summary>Arguments and options that several commands have, so that they read the same everywhere. A symbol belongs to one command: each
/// call makes a new one.</summary>
public static class CommonOptions
{
    /// <summary><c>FILE</c>: a sweep file.</summary>
    public static Argument<string> SweepFile() =>
        CheckedOption.Argument("FILE", "The sweep file (YAML; see docs/sweep-file.md); - for standard input.", TextForm.File);

    /// <summary><c>--json</c>.</summary>
    public static Option<bool> Json() => CheckedOption.Flag("--json", "Print one JSON document for scripts.");

    /// <summary><c>--postgres</c>: a journal in a database.</summary>
    public static Option<string?> Postgres(string description) =>
        CheckedOption.Optional("--postgres", description, "CONNECTION", Connection);

    /// <summary><c>--group</c>, <c>--by</c>: axes that tables are grouped by.</summary>
    public static Option<string[]> Group(string description) =>
        CheckedOption.Several("--group", description, "AXIS", new TextForm("the name of an axis"), "--by");

    /// <summary><c>--seed</c> of what is drawn in statistics.</summary>
    public static Option<long> StatisticsSeed() =>
        CheckedOption.Of(
            "--seed",
            "Seed of permutations, and of samples of very many trials.",
            "S",
            new IntegerForm<long>(0, long.MaxValue),
            0
        );

    private static TextForm Connection { get; } =
        new("a connection to PostgreSQL, such as 'Host=db;Username=psisweep;Database=sweeps'", IsConnection);

    private static bool IsConnection(string text)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(text).Host is { Length: > 0 };
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException)
        {
            return false;
        }
    }
}
