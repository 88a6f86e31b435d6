namespace PsiSweep.Coordinator.Analysis;

/// <summary>Takes the texts that an axis gave trial after trial, and numbers its values; a value keeps the text in which it came
/// first.</summary>
internal sealed class AxisCodes
{
    private readonly List<string> texts = [];
    private readonly Dictionary<string, int> codeOfText = [];
    private readonly Dictionary<string, int> codeOfValue = [];
    private readonly GrowingColumn<int> codes = new();

    /// <summary>Takes the next trial's text.</summary>
    public void Add(string text)
    {
        // Texts come again and again; each is read as a number once.
        if (!codeOfText.TryGetValue(text, out var code))
            codeOfText[text] = code = CodeOf(text);
        codes.Add(code);
    }

    /// <summary>The column; nothing is left here.</summary>
    public AxisColumn Take()
    {
        foreach (var known in new[] { codeOfText, codeOfValue })
        {
            known.Clear();
            known.TrimExcess();
        }

        return new(texts, codes.Take());
    }

    private int CodeOf(string text)
    {
        var key = AxisValue.KeyOf(text);
        if (!codeOfValue.TryGetValue(key, out var code))
        {
            codeOfValue[key] = code = texts.Count;
            texts.Add(text);
        }

        return code;
    }
}
