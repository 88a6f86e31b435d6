using System.CommandLine;
using PsiSweep.Coordinator.Results.Export;
using PsiSweep.Shared.Results;
using Spectre.Console;

namespace PsiSweep.Coordinator.Cli;

/// <summary>What the commands that read a results folder share.</summary>
internal static class ResultsInput
{
    /// <summary>The argument: a results folder or a results.csv.</summary>
    public static Argument<string> Argument() => new("FOLDER") { Description = "a results folder, such as results/quickstart, or a results.csv" };

    /// <summary>Reads the rows of a results folder or file.</summary>
    /// <exception cref="ResultsFormatException">There is none, or it does not hold what it should; the message names the place.</exception>
    public static (ResultColumns Columns, IReadOnlyList<TrialRow> Rows) Read(string path)
    {
        var file = Directory.Exists(path) ? Path.Combine(path, "results.csv") : path;
        if (!File.Exists(file))
        {
            throw new ResultsFormatException(Directory.Exists(path)
                ? $"folder '{path}' holds no results.csv; it is written when the sweep ends"
                : $"there is no folder or file '{path}'; allowed: a results folder or a results.csv");
        }
        return ResultsCsvReader.ReadFile(file);
    }

    /// <summary>Runs a command's action: what is wrong with its input is one line on the error output and exit code 1.</summary>
    public static int Run(ParseResult parse, Action<TextWriter> action)
    {
        try
        {
            action(parse.InvocationConfiguration.Output);
            return 0;
        }
        catch (Exception e) when (e is ResultsFormatException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            parse.InvocationConfiguration.Error.WriteLine(e.Message);
            return 1;
        }
    }

    /// <summary>A console on a writer: a terminal's width and colours when it is one, else plain and wide enough to break no line.</summary>
    public static IAnsiConsole Console(TextWriter writer)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        if (writer != System.Console.Out || System.Console.IsOutputRedirected)
        {
            console.Profile.Capabilities.Ansi = false;
            console.Profile.Capabilities.ColorSystem = ColorSystem.NoColors;
            console.Profile.Width = 1000;
        }
        return console;
    }
}
