namespace PsiSweep.Coordinator.Nodes;

/// <summary>Finds the program that runs a node.</summary>
public static class NodeProgram
{
    /// <summary>The environment variable that names it.</summary>
    public const string Variable = "PSISWEEP_NODE";

    /// <summary>
    /// <see cref="Variable"/> where it is set; else <c>node/psisweep-node</c> beside this program (published); else the sibling build
    /// output.
    /// </summary>
    /// <exception cref="FileNotFoundException">It is at none of these; the message lists them.</exception>
    public static string Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
            return File.Exists(named) ? named : throw new FileNotFoundException($"{Variable} names {named}, which does not exist.");
        var name = OperatingSystem.IsWindows() ? "psisweep-node.exe" : "psisweep-node";
        var own = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        string[] places =
        [
            Path.Combine(own, "node", name),
            // artifacts/bin/PsiSweep.Coordinator/debug → artifacts/bin/PsiSweep.GpuNode/debug
            Path.GetFullPath(Path.Combine(own, "..", "..", "PsiSweep.GpuNode", Path.GetFileName(own), name)),
        ];
        return places.FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException(
                $"the node program is not at {string.Join(" nor at ", places)}; build the solution, or set {Variable} to it."
            );
    }
}
