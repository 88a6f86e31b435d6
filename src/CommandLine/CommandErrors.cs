using System.CommandLine;
using System.CommandLine.Invocation;

namespace PsiSweep.CommandLine;

/// <summary>What both programs say of a command line, or a place, from which they cannot start.</summary>
public static class CommandErrors
{
    /// <summary>Tells what is wrong with a command line.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="program">The program's name.</param>
    /// <param name="error">Takes the sentences.</param>
    /// <returns>Whether anything is.</returns>
    public static async Task<bool> WriteAsync(ParseResult parsed, string program, TextWriter error)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        ArgumentNullException.ThrowIfNull(error);
        if (parsed.Action is not ParseErrorAction usage)
            return false;
        usage.ShowHelp = false;
        using var said = new StringWriter();
        await parsed.InvokeAsync(new InvocationConfiguration { Output = said, Error = said });
        foreach (var line in said.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            await error.WriteLineAsync(line);
        await error.WriteLineAsync($"See '{NameOf(parsed.CommandResult.Command, program)} --help'.");
        return true;
    }

    /// <summary>Why nothing can start in the working folder; null: it is there.</summary>
    public static string? OfWorkingFolder()
    {
        try
        {
            return Directory.Exists(Directory.GetCurrentDirectory()) ? null : Gone;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Gone;
        }
    }

    private const string Gone = "the working folder is no longer there, or may not be read; change to another one and start again";

    private static string NameOf(Command command, string program)
    {
        var names = new List<string>();
        for (Symbol? symbol = command; symbol is not null; symbol = symbol.Parents.FirstOrDefault())
            names.Insert(0, symbol is RootCommand ? program : symbol.Name);
        return string.Join(' ', names);
    }
}
