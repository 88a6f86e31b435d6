using System.Text.RegularExpressions;

namespace PsiSweep.CommandLine;

/// <summary>A text that is not blank and has no control characters.</summary>
/// <param name="allowed">What it is, such as "a file"; follows "allowed: ".</param>
/// <param name="holds">What else must hold of it; null: nothing.</param>
public sealed partial class TextForm(string allowed, Func<string, bool>? holds = null) : ValueForm<string>
{
    /// <summary>A file's path.</summary>
    public static TextForm File { get; } = new("the path of a file");

    /// <summary>A folder's path.</summary>
    public static TextForm Folder { get; } = new("the path of a folder");

    /// <summary>The name of a node or a coordinator: it becomes part of files' names.</summary>
    public static TextForm Name { get; } =
        new(
            "at most 128 letters, digits, '-', '_' and '.', a letter or digit first",
            text => text.Length <= 128 && char.IsLetterOrDigit(text[0]) && text.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.')
        );

    /// <summary>A host's name or address, without a port.</summary>
    public static TextForm Host { get; } =
        new("a host's name or IP address, without a port", text => Uri.CheckHostName(text) != UriHostNameType.Unknown);

    /// <summary>A node's devices. Whether the machine has them is seen when libtorch is there.</summary>
    public static TextForm Devices { get; } = new("auto, cpu, cpu:N (N slots), cuda, or cuda:I,J", DevicesForm().IsMatch);

    /// <inheritdoc/>
    public override string Allowed => allowed;

    /// <inheritdoc/>
    public override bool TryRead(string text, out string value)
    {
        value = text;
        return !string.IsNullOrWhiteSpace(text) && !text.Any(char.IsControl) && (holds is null || holds(text));
    }

    [GeneratedRegex(@"\A(auto|cpu(:[0-9]{1,4})?|cuda(:[0-9]{1,4}(,[0-9]{1,4})*)?)\z")]
    private static partial Regex DevicesForm();
}
