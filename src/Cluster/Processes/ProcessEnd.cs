using System.Globalization;
using PsiSweep.Shared.Protocol;

namespace PsiSweep.Cluster.Processes;

/// <summary>What the exit code of a node's process says about how it ended.</summary>
/// <param name="End">What it means for the attempts that ran in it.</param>
/// <param name="Reason">The same in words.</param>
public sealed record ProcessEnd(AttemptEnd End, string Reason)
{
    /// <summary>Exit code of a node whose attempt hung.</summary>
    public const int HungCode = 71;

    /// <summary>Exit code of a node that was given what is wrong.</summary>
    public const int BadInputCode = 2;

    /// <summary>Exit code of a node that lacks something or was refused.</summary>
    public const int EnvironmentCode = 3;

    private const int SigKill = 9;

    private static readonly Dictionary<int, string> Crashes = new()
    {
        [4] = "SIGILL",
        [5] = "SIGTRAP",
        [6] = "SIGABRT",
        [7] = "SIGBUS",
        [8] = "SIGFPE",
        [11] = "SIGSEGV",
        [31] = "SIGSYS",
    };

    private static readonly Dictionary<int, string> Kills = new()
    {
        [1] = "SIGHUP",
        [2] = "SIGINT",
        [SigKill] = "SIGKILL",
        [10] = "SIGUSR1",
        [15] = "SIGTERM",
    };

    /// <summary>Of an exit code.</summary>
    /// <param name="code">The code; 128 + signal for a process that a signal ended.</param>
    /// <param name="killedForMemory">Whether the kernel says that it killed this process for want of memory; asked when it was
    /// killed.</param>
    public static ProcessEnd Of(int code, Func<bool> killedForMemory)
    {
        ArgumentNullException.ThrowIfNull(killedForMemory);
        var signal = code - 128;
        if (code == HungCode)
            return new(AttemptEnd.Hung, "an attempt hung");
        if (signal == SigKill && killedForMemory())
            return new(AttemptEnd.OutOfMemory, "killed by the kernel: out of memory");
        if (Crashes.TryGetValue(signal, out var crash))
            return new(AttemptEnd.Crashed, string.Create(CultureInfo.InvariantCulture, $"killed by signal {signal} ({crash})"));
        var name = Kills.TryGetValue(signal, out var kill) ? $" ({kill})" : "";
        return new(
            AttemptEnd.Lost,
            signal > 0 ? FormattableString.Invariant($"killed by signal {signal}{name}") : FormattableString.Invariant($"exit code {code}")
        );
    }
}
