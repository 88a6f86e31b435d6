namespace PsiSweep.Lab.Torch;

/// <summary>What the system's loader said, without .NET's paragraphs of general advice.</summary>
internal static class LoaderMessage
{
    // The last sentence of the advice on Linux and macOS; after it stand the loader's own lines, one for each place that was tried.
    private static readonly string[] Advice =
    [
        "consider setting the LD_DEBUG environment variable:",
        "consider setting the DYLD_PRINT_LIBRARIES environment variable:",
    ];

    /// <summary>The loader's own words on one line: its first, where it says several things.</summary>
    public static string Essence(string message)
    {
        foreach (var sentence in Advice)
        {
            var at = message.IndexOf(sentence, StringComparison.Ordinal);
            if (at >= 0)
                message = message[(at + sentence.Length)..];
        }

        return message.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault()
            ?? message.Trim();
    }
}
