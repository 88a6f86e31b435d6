using System.CommandLine;
using System.CommandLine.Help;
using PsiSweep.Coordinator.Cli;
using PsiSweep.GpuNode.Cli;

namespace PsiSweep.Coordinator.Tests.Cli;

/// <summary>One value of one option or argument of one command, of either program.</summary>
/// <param name="Program">psisweep or psisweep-node.</param>
/// <param name="Command">The words that name the command.</param>
/// <param name="Symbol">The option or argument.</param>
internal sealed record Place(string Program, IReadOnlyList<string> Command, Symbol Symbol)
{
    // Nothing is there, and nothing answers: a command whose options are right ends on this.
    private static readonly Dictionary<string, string> Needed = new()
    {
        ["FILE"] = "/nowhere/sweep.yaml",
        ["FOLDER"] = "/nowhere",
        ["WHERE"] = "/nowhere",
        ["NAME"] = "node-1",
        ["SET"] = "mnist",
        ["WEIGHTS"] = "/nowhere/w.safetensors",
        ["--out"] = "/nowhere/out",
        ["--seed"] = "127.0.0.1:1",
    };

    public required IReadOnlyList<Symbol> Others { get; init; }

    public override string ToString() => $"{Program} {string.Join(' ', Command)} {Symbol.Name}";

    /// <summary>The command line that gives it this text, and what else the command needs.</summary>
    public string[] With(string text) =>
        [.. Command, .. Others.SelectMany(Given), .. GivenAs(text)];

    private string[] GivenAs(string text) =>
        Symbol switch
        {
            Option { Arity.MaximumNumberOfValues: 0 } => [$"{Symbol.Name}={text}"],
            Option { Name: "--scalings" } => ["--rescale", "1", Symbol.Name, text],
            Option => [Symbol.Name, text],
            _ => [text],
        };

    /// <summary>The command line that names it and ends.</summary>
    public string[] WithNothing() => [.. Command, .. Others.SelectMany(Given), Symbol.Name];

    private static string[] Given(Symbol needed) =>
        needed is Option ? [needed.Name, Needed[needed.Name]] : [Needed[needed.Name]];
}

/// <summary>Every option and argument there is, from the commands themselves, so that none is forgotten.</summary>
internal static class OptionWalk
{
    public static IReadOnlyList<Place> All { get; } =
        [.. Walk("psisweep", [], PsiSweepCommand.Create()), .. Walk("psisweep-node", [], NodeCommandLine.Create())];

    private static IEnumerable<Place> Walk(string program, IReadOnlyList<string> names, Command command)
    {
        // Commands that are passed on are walked where they are read.
        if (command.Arguments is [{ Name: "ARGUMENTS" }])
            yield break;
        Symbol[] symbols = [.. command.Arguments, .. command.Options.Where(o => o is not (HelpOption or VersionOption))];
        foreach (var symbol in symbols)
        {
            yield return new(program, names, symbol)
            {
                Others =
                [
                    .. symbols.Where(s => s != symbol && s is Option { Required: true } or Argument),
                ],
            };
        }

        foreach (var place in command.Subcommands.SelectMany(sub => Walk(program, [.. names, sub.Name], sub)))
            yield return place;
    }
}
