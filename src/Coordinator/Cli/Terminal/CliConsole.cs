using System.CommandLine;
using Spectre.Console;

namespace PsiSweep.Coordinator.Cli.Terminal;

/// <summary>
/// The one way to the terminal. Colours, boxes and live displays only where standard output is a terminal and NO_COLOR
/// (https://no-color.org) is not set; plain lines of any length everywhere else.
/// </summary>
public static class CliConsole
{
    // Wide enough that Spectre breaks no line of a file or a pipe.
    private const int PlainWidth = 10_000;

    /// <summary>The console of a command's output.</summary>
    public static IAnsiConsole For(ParseResult parsed)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        var output = parsed.InvocationConfiguration.Output;
        return IsRich(output) ? AnsiConsole.Console : Plain(output);
    }

    /// <summary>Whether a writer is a terminal that may be painted on.</summary>
    public static bool IsRich(TextWriter output) =>
        IsTerminal(output) && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    /// <summary>Whether a writer is a terminal.</summary>
    public static bool IsTerminal(TextWriter output) => ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;

    /// <summary>A console that writes plain text.</summary>
    public static IAnsiConsole Plain(TextWriter output)
    {
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = AnsiSupport.No,
                ColorSystem = ColorSystemSupport.NoColors,
                Interactive = InteractionSupport.No,
                Out = new AnsiConsoleOutput(new TrimmedLines(output)),
            }
        );
        console.Profile.Width = PlainWidth;
        return console;
    }

    /// <summary>A table with these columns: boxed on a terminal, aligned columns only in plain text.</summary>
    public static Table NewTable(IAnsiConsole console, params string[] columns)
    {
        ArgumentNullException.ThrowIfNull(console);
        var table = new Table { Border = console.Profile.Capabilities.Ansi ? TableBorder.Rounded : TableBorder.None, UseSafeBorder = true };
        foreach (var column in columns)
            table.AddColumn(new TableColumn(new Text(column)));
        return table;
    }

    /// <summary>Adds a row of texts, which are not read as markup.</summary>
    public static void AddTextRow(this Table table, params IEnumerable<string> cells) => table.AddRow(cells.Select(c => new Text(c)));
}
