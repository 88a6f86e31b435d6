namespace PsiSweep.Cluster.Processes;

/// <summary>This process's standard output and error, which may be gone long before its work is done.</summary>
public static class StandardOutput
{
    private static SteadyWriter? output;

    /// <summary>Why the standard output could not be written; null: it could.</summary>
    public static string? Trouble => output?.Trouble;

    /// <summary>From now on what the standard output and error do not take is dropped, and ends nothing. First thing in a
    /// program.</summary>
    public static void Steady()
    {
        output = new SteadyWriter(Console.Out);
        Console.SetOut(output);
        Console.SetError(new SteadyWriter(Console.Error));
    }

    /// <summary>The trouble in a sentence for a log, once; null: there is none, or it was taken.</summary>
    public static string? TakeTrouble() => output?.TakeTrouble();
}
