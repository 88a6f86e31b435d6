using System.Text;
using PsiSweep.Shared.Configuration;

namespace PsiSweep.Sweeps.Settings;

/// <summary>The text form of enum values in sweep files and columns: the name in snake_case; <c>gsgd</c> for G-SGD.</summary>
public static class EnumText
{
    /// <summary>The text form.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum
    {
        if (value is OptimizerKind.GSgd)
            return "gsgd";
        var text = new StringBuilder();
        foreach (var letter in value.ToString())
        {
            if (char.IsUpper(letter) && text.Length > 0)
                text.Append('_');
            text.Append(char.ToLowerInvariant(letter));
        }
        return text.ToString();
    }
}
