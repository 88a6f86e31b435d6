using System.Globalization;

namespace PsiSweep.Coordinator;

/// <summary>Counts in sentences.</summary>
internal static class Count
{
    /// <summary>"1 trial", "48 trials", "1,200 trials".</summary>
    public static string Of(long count, string noun) => $"{Of(count)} {noun}{(count == 1 ? "" : "s")}";

    /// <summary>With thousands separators.</summary>
    public static string Of(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
