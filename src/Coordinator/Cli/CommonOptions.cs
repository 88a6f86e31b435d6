using System.CommandLine;
using System.Globalization;

namespace PsiSweep.Coordinator.Cli;

/// <summary>Arguments and options that several commands have, so that they read the same everywhere. A symbol belongs to one command: each
/// call makes a new one.</summary>
public static class CommonOptions
{
    /// <summary><c>FILE</c>: a sweep file.</summary>
    public static Argument<string> SweepFile() => new("FILE") { Description = "The sweep file (YAML; see docs/sweep-file.md)." };

    /// <summary><c>--json</c>.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Print one JSON document for scripts." };

    /// <summary>An option that takes an integer, with an error that says what is allowed.</summary>
    /// <param name="name">Name with its dashes.</param>
    /// <param name="description">What it does.</param>
    /// <param name="standard">Its value when it is not given.</param>
    /// <param name="min">The least that is allowed.</param>
    public static Option<int> Integer(string name, string description, int standard, int min) =>
        new(name)
        {
            Description = description,
            HelpName = "N",
            DefaultValueFactory = _ => standard,
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= min)
                    return value;
                result.AddError($"{name}: found {text}, allowed: an integer >= {min}");
                return standard;
            },
        };
}
