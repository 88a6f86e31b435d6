using System.CommandLine;
using PsiSweep.CommandLine;
using PsiSweep.Coordinator.Control;

namespace PsiSweep.Coordinator.Cli.Operating;

/// <summary><c>WHERE</c>: which sweep a command is about, by its results folder or by the address of any of its coordinators.</summary>
internal static class WhereArgument
{
    /// <summary>The argument.</summary>
    public static Argument<string> Create() =>
        CheckedOption.Argument(
            "WHERE",
            "The sweep: its results folder, or HOST:PORT or HOST:PORT/SWEEP of any of its coordinators.",
            new TextForm("a results folder such as results/quickstart, or HOST:PORT of a coordinator such as 10.0.0.1:4053")
        );

    /// <summary><c>--timeout</c>.</summary>
    public static Option<double> Timeout() =>
        CheckedOption.Of(
            "--timeout",
            "Seconds to wait for an answer.",
            "SECONDS",
            new NumberForm(0, 3600, withMin: false),
            ControlClient.Timeout.TotalSeconds
        );

    /// <summary>Where to look.</summary>
    /// <exception cref="CliException">It is neither a folder nor an address.</exception>
    public static ControlTarget Target(string where)
    {
        if (Directory.Exists(where))
            return ControlTarget.OfFolder(where);
        try
        {
            return ControlTarget.OfAddress(where);
        }
        catch (FormatException e)
        {
            throw new CliException(
                ExitCode.BadInput,
                $"'{where}' is neither a folder that exists nor an address; allowed: a results folder such as results/quickstart, or "
                    + "HOST:PORT of a coordinator such as 10.0.0.1:4053",
                e
            );
        }
    }

    /// <summary>Connects to a coordinator.</summary>
    /// <exception cref="CliException">None is there, or none answers.</exception>
    public static async Task<ControlClient> ConnectAsync(string where, double timeout, CancellationToken cancellation)
    {
        var target = Target(where);
        if (target.Addresses.Count == 0)
            throw new CliException(
                ExitCode.Environment,
                string.Join(
                    Environment.NewLine,
                    [$"no coordinator works on {where}: there is none in {Path.Combine(where, ClusterFile.FolderName)}", .. target.Problems]
                )
            );
        try
        {
            return await ControlClient.ConnectAsync(target, TimeSpan.FromSeconds(timeout), cancellation);
        }
        catch (ControlException e)
        {
            throw new CliException(ExitCode.Environment, e.Message, e);
        }
    }
}
