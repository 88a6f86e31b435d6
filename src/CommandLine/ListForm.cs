namespace PsiSweep.CommandLine;

/// <summary>Values separated by commas, at least one, each once; blanks around them do not count.</summary>
/// <typeparam name="T">A value.</typeparam>
/// <param name="item">What each may be.</param>
/// <param name="items">What they are, in the plural, such as "columns".</param>
public sealed class ListForm<T>(ValueForm<T> item, string items) : ValueForm<IReadOnlyList<T>>
{
    /// <inheritdoc/>
    public override string Allowed => $"{items} separated by commas{(item.Words.Count > 0 ? $", of {item.Allowed}" : "")}";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Words => item.Words;

    /// <inheritdoc/>
    public override bool TryRead(string text, out IReadOnlyList<T> value)
    {
        ArgumentNullException.ThrowIfNull(text);
        var texts = text.Split(',', StringSplitOptions.TrimEntries);
        var values = new List<T>();
        value = values;
        foreach (var one in texts)
        {
            if (!item.TryRead(one, out var read))
                return false;
            if (!values.Contains(read))
                values.Add(read);
        }

        return true;
    }
}
