namespace PsiSweep.Lab.Flatness;

/// <summary>Every measure of this program, by name.</summary>
public static class MeasureRegistry
{
    /// <summary>The measures.</summary>
    public static IReadOnlyDictionary<string, IMeasure> All { get; } =
        typeof(IMeasure)
            .Assembly.GetTypes()
            .Where(t => t is { IsAbstract: false, IsInterface: false } && typeof(IMeasure).IsAssignableFrom(t))
            .Select(t => (IMeasure)Activator.CreateInstance(t)!)
            .ToDictionary(m => m.Name);
}
