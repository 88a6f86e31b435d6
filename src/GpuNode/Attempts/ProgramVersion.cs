using System.Reflection;

namespace PsiSweep.GpuNode.Attempts;

/// <summary>Which build of the node program this is.</summary>
internal static class ProgramVersion
{
    /// <summary>As results, weights and checkpoints say it.</summary>
    public static string Text { get; } =
        typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
