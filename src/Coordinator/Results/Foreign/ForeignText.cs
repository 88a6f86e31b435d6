using System.Text;

namespace PsiSweep.Coordinator.Results.Foreign;

/// <summary>What the bytes of a CSV file say, and what stands between its fields, when the file does not say it itself.</summary>
internal static class ForeignText
{
    private static readonly char[] Separators = [',', ';', '\t'];

    /// <summary>The text: as its byte-order mark says, else UTF-8 where all of it is, else Windows-1252 (of which Latin-1 is a
    /// part).</summary>
    /// <returns>The text, and the encoding where it was guessed to be another than UTF-8.</returns>
    public static (string Text, string? Guessed) Decode(byte[] bytes)
    {
        try
        {
            using var reader = new StreamReader(
                new MemoryStream(bytes),
                new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true),
                detectEncodingFromByteOrderMarks: true
            );
            return (reader.ReadToEnd(), null);
        }
        catch (DecoderFallbackException)
        {
            return (CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetString(bytes), "Windows-1252");
        }
    }

    /// <summary>Comma, semicolon or tab: whichever stands most often in the first line, outside quotes; a comma when none does.</summary>
    public static char SeparatorOf(string text)
    {
        var counts = new int[Separators.Length];
        var quoted = false;
        foreach (var c in text)
        {
            if (c == '"')
                quoted = !quoted;
            if (quoted)
                continue;
            if (c is '\n' or '\r')
                break;
            if (Array.IndexOf(Separators, c) is >= 0 and var place)
                counts[place]++;
        }

        return Separators[Array.IndexOf(counts, counts.Max())];
    }
}
