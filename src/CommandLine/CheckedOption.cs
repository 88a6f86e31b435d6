using System.CommandLine;
using System.CommandLine.Parsing;

namespace PsiSweep.CommandLine;

/// <summary>Makes options. A symbol belongs to one command: each call makes a new one.</summary>
public static class CheckedOption
{
    /// <summary>An option that always has a value.</summary>
    /// <param name="name">Name with its dashes.</param>
    /// <param name="description">What it does.</param>
    /// <param name="help">What help calls the value.</param>
    /// <param name="form">What it may be.</param>
    /// <param name="standard">Its value when it is not given.</param>
    public static Option<T> Of<T>(string name, string description, string help, ValueForm<T> form, Func<T> standard)
    {
        var option = Make<T>(name, [], description, help, form.Allowed, form.Words);
        option.DefaultValueFactory = _ => standard();
        option.CustomParser = result => Reading.One(result, name, form)!;
        return option;
    }

    /// <inheritdoc cref="Of{T}(string, string, string, ValueForm{T}, Func{T})"/>
    public static Option<T> Of<T>(string name, string description, string help, ValueForm<T> form, T standard) =>
        Of(name, description, help, form, () => standard);

    /// <summary>A text that must be given.</summary>
    public static Option<string> Required(string name, string description, string help, ValueForm<string> form)
    {
        var option = Make<string>(name, [], description, help, form.Allowed, form.Words);
        option.Required = true;
        option.CustomParser = result => Reading.One(result, name, form)!;
        return option;
    }

    /// <summary>A text that may be left out; null then.</summary>
    public static Option<string?> Optional(string name, string description, string help, ValueForm<string> form)
    {
        var option = Make<string?>(name, [], description, help, form.Allowed, form.Words);
        option.CustomParser = result => Reading.One(result, name, form);
        return option;
    }

    /// <summary>A value that may be left out; null then.</summary>
    public static Option<T?> Optional<T>(string name, string description, string help, ValueForm<T> form)
        where T : struct
    {
        var option = Make<T?>(name, [], description, help, form.Allowed, form.Words);
        option.CustomParser = result => Reading.One(result, name, form);
        return option;
    }

    /// <summary>An option that may be given several times, a value each time; empty when it is not given.</summary>
    public static Option<T[]> Several<T>(string name, string description, string help, ValueForm<T> form, params string[] aliases)
    {
        var option = Make<T[]>(name, aliases, description, help, form.Allowed, form.Words);
        option.DefaultValueFactory = _ => [];
        option.CustomParser = result => Reading.All(result, name, form);
        return option;
    }

    /// <summary>An option with values separated by commas, that may be given several times; empty when it is not given.</summary>
    public static Option<T[]> List<T>(string name, string description, string help, ListForm<T> form)
    {
        var option = Make<T[]>(name, [], description, help, form.Allowed, form.Words);
        option.DefaultValueFactory = _ => [];
        option.CustomParser = result => [.. Reading.All(result, name, form).SelectMany(v => v).Distinct()];
        return option;
    }

    /// <summary>An option that is given or not.</summary>
    public static Option<bool> Flag(string name, string description) =>
        new CheckedOption<bool>(name, [], "no value") { Description = description, Arity = ArgumentArity.Zero };

    /// <summary>An argument with one value.</summary>
    public static Argument<string> Argument(string name, string description, ValueForm<string> form) =>
        new CheckedArgument<string>(name, form.Allowed)
        {
            Description = description,
            CustomParser = result => Reading.One(result, name, form),
        };

    /// <summary>An argument with several values.</summary>
    public static Argument<string[]> Arguments(string name, string description, ArgumentArity arity, ValueForm<string> form) =>
        new CheckedArgument<string[]>(name, form.Allowed)
        {
            Description = description,
            Arity = arity,
            CustomParser = result => Reading.All(result, name, form),
        };

    /// <summary>Adds a check of options and arguments together; it runs where each of them is right by itself.</summary>
    /// <param name="command">The command.</param>
    /// <param name="check">The check; adds the errors it finds.</param>
    public static void Together(Command command, Action<CommandResult> check)
    {
        ArgumentNullException.ThrowIfNull(command);
        command.Validators.Add(result =>
        {
            try
            {
                check(result);
            }
            catch (InvalidOperationException)
            {
                // One of the values cannot be had: that is among the errors already.
            }
        });
    }

    private static CheckedOption<T> Make<T>(
        string name,
        string[] aliases,
        string description,
        string help,
        string allowed,
        IReadOnlyList<string> words
    )
    {
        var option = new CheckedOption<T>(name, aliases, allowed) { Description = description, HelpName = help };
        if (words.Count > 0)
            option.CompletionSources.Add([.. words]);
        return option;
    }
}
