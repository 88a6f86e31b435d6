using System.Text;

namespace PsiSweep.Coordinator.Cli.Terminal;

/// <summary>Passes text on without the blanks at the ends of its lines, with which a table fills its last column up to its longest
/// cell.</summary>
/// <param name="inner">Where it goes; it stays open.</param>
internal sealed class TrimmedLines(TextWriter inner) : TextWriter
{
    private int blanks;

    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <inheritdoc/>
    public override void Write(char value)
    {
        if (value == ' ')
        {
            blanks++;
            return;
        }

        if (value is not ('\n' or '\r'))
        {
            for (; blanks > 0; blanks--)
                inner.Write(' ');
        }

        blanks = 0;
        inner.Write(value);
    }

    /// <inheritdoc/>
    public override void Flush() => inner.Flush();
}
