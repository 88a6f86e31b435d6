namespace PsiSweep.Coordinator;

/// <summary>What <c>psisweep</c> returns to the shell; the same for every command.</summary>
public static class ExitCode
{
    /// <summary>Everything that was asked for was done.</summary>
    public const int Ok = 0;

    /// <summary>The command did its work, but not all of it succeeded: some trials failed, or the coordinator refused an order.</summary>
    public const int Failed = 1;

    /// <summary>The command line or a file that it names is wrong; nothing was started.</summary>
    public const int BadInput = 2;

    /// <summary>The machine lacks something: libtorch, a data set, a port, a database, room on the disk, a coordinator that
    /// answers.</summary>
    public const int Environment = 3;

    /// <summary>A defect of PsiSweep itself (EX_SOFTWARE of sysexits.h).</summary>
    public const int Defect = 70;

    /// <summary>Interrupted by Ctrl-C or SIGTERM; what was finished is kept.</summary>
    public const int Interrupted = 130;

    /// <summary>The codes with one line each, in order: what <c>psisweep --help</c> shows.</summary>
    public static IReadOnlyList<(int Code, string Meaning)> All { get; } =
    [
        (Ok, "done"),
        (Failed, "some trials failed, or an order was refused"),
        (BadInput, "wrong command line or input file; nothing was started"),
        (Environment, "the machine lacks something (libtorch, data set, port, database, disk, a coordinator that answers)"),
        (Defect, "a defect of psisweep"),
        (Interrupted, "interrupted; what was finished is kept"),
    ];
}
