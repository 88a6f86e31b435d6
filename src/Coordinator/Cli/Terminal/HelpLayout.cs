using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Runtime.CompilerServices;

namespace PsiSweep.Coordinator.Cli.Terminal;

/// <summary>Adds examples to every command's <c>--help</c>, and the exit codes to the root's.</summary>
public static class HelpLayout
{
    private static readonly ConditionalWeakTable<Command, IReadOnlyList<(string Line, string Meaning)>> Examples = [];

    /// <summary>Gives a command examples for its help.</summary>
    /// <param name="command">The command.</param>
    /// <param name="examples">Command lines as one would type them, and what each does.</param>
    /// <returns>The command.</returns>
    public static T WithExamples<T>(this T command, params (string Line, string Meaning)[] examples)
        where T : Command
    {
        Examples.AddOrUpdate(command, examples);
        return command;
    }

    /// <summary>Makes the root's help option, which its subcommands share, show examples.</summary>
    /// <param name="root">The root.</param>
    /// <param name="passedOn">The help of a command that another program answers; null: this one does.</param>
    internal static void Install(RootCommand root, Func<Command, string?> passedOn)
    {
        root.HelpName = "psisweep";
        foreach (var help in root.Options.OfType<HelpOption>())
            help.Action = new HelpWithExamples(passedOn);
    }

    private static void WriteExamples(TextWriter output, Command command)
    {
        if (!Examples.TryGetValue(command, out var examples))
            return;
        output.WriteLine("Examples:");
        foreach (var (line, meaning) in examples)
        {
            output.WriteLine($"  {line}");
            output.WriteLine($"      {meaning}");
        }
        output.WriteLine();
    }

    private static void WriteExitCodes(TextWriter output)
    {
        output.WriteLine("Exit codes:");
        foreach (var (code, meaning) in ExitCode.All)
            output.WriteLine($"  {code,-4}{meaning}");
        output.WriteLine();
    }

    /// <summary>The library's help, then ours: its layout is closed to additions.</summary>
    private sealed class HelpWithExamples(Func<Command, string?> passedOn) : SynchronousCommandLineAction
    {
        private readonly HelpAction library = new();

        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            // The library shows a parent's arguments too, which are not given where a subcommand is.
            foreach (var argument in Ancestors(parseResult.CommandResult.Command).SelectMany(c => c.Arguments))
                argument.Hidden = true;
            var output = parseResult.InvocationConfiguration.Output;
            if (passedOn(parseResult.CommandResult.Command) is { } help)
                output.WriteLine(help);
            else
                library.Invoke(parseResult);
            WriteExamples(output, parseResult.CommandResult.Command);
            if (parseResult.CommandResult.Command is RootCommand)
                WriteExitCodes(output);
            return ExitCode.Ok;
        }

        private static IEnumerable<Command> Ancestors(Symbol symbol) =>
            symbol.Parents.OfType<Command>().SelectMany(parent => Ancestors(parent).Prepend(parent));
    }
}
