namespace PsiSweep.Cluster;

/// <summary>Names of nodes and coordinators, which are names of log files too.</summary>
public static class ProcessName
{
    /// <summary>What a name may be, in words.</summary>
    public const string Allowed = "at most 128 letters, digits, '-', '_' and '.', a letter or digit first";

    /// <summary>Whether a process may be called so: as the command lines of both programs say, but of a name that came over the
    /// wire.</summary>
    public static bool IsValid(string name) =>
        name is { Length: > 0 and <= 128 }
        && char.IsLetterOrDigit(name[0])
        && name.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.');
}
