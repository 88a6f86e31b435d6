using System.CommandLine;
using PsiSweep.Coordinator.Cli.Terminal;

namespace PsiSweep.Coordinator.Cli.Operating;

/// <summary>Asks before something that one may regret; only someone who sits at a terminal can be asked.</summary>
internal static class Confirmation
{
    /// <summary>Whether somebody can be asked.</summary>
    public static bool IsPossible(ParseResult parsed) =>
        !Console.IsInputRedirected && CliConsole.IsTerminal(parsed.InvocationConfiguration.Output);

    /// <summary>Asks; only <c>y</c> or <c>yes</c> is yes.</summary>
    public static bool Ask(TextReader input, TextWriter output, string question)
    {
        output.Write($"{question} [y/N] ");
        output.Flush();
        return input.ReadLine()?.Trim().ToUpperInvariant() is "Y" or "YES";
    }
}
