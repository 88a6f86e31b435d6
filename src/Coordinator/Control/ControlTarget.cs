using System.Net;
using PsiSweep.Cluster;

namespace PsiSweep.Coordinator.Control;

/// <summary>An address at which a coordinator may answer.</summary>
/// <param name="HostPort"><c>HOST:PORT</c>.</param>
/// <param name="SweepId">Identity of the sweep that it must have; null: any.</param>
/// <param name="Machine">Name of its machine; null: not known.</param>
/// <param name="Sweep">The sweep that someone means, by its name or identity; null: any.</param>
public sealed record ControlAddress(string HostPort, string? SweepId = null, string? Machine = null, string? Sweep = null)
{
    /// <summary>Whether a sweep is the one that is meant.</summary>
    public bool IsOf(string sweepId, string name) =>
        (SweepId is null || SweepId == sweepId) && (Sweep is null || Sweep == sweepId || Sweep == name);

    /// <summary>The host.</summary>
    public string Host => HostPort[..HostPort.LastIndexOf(':')];

    /// <summary>The TCP port.</summary>
    public int Port => int.Parse(HostPort[(HostPort.LastIndexOf(':') + 1)..], System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Whether it is reached from its own machine only.</summary>
    public bool IsLoopback => Host == "localhost" || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));

    /// <summary>Of what someone typed: <c>HOST:PORT</c>, or <c>HOST:PORT/SWEEP</c> with the name or identity of the sweep that is
    /// meant.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static ControlAddress Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var slash = text.StartsWith("akka", StringComparison.Ordinal) ? -1 : text.IndexOf('/', StringComparison.Ordinal);
        return slash < 0
            ? new(ClusterAddress.ToHostPort(text))
            : new(ClusterAddress.ToHostPort(text[..slash])) { Sweep = text[(slash + 1)..] is { Length: > 0 } sweep ? sweep : null };
    }
}

/// <summary>Where to look for a sweep's coordinators.</summary>
/// <param name="Where">As the user named it: a results folder or an address.</param>
/// <param name="Addresses">What may answer.</param>
/// <param name="Problems">What could not be read on the way, in sentences.</param>
public sealed record ControlTarget(string Where, IReadOnlyList<ControlAddress> Addresses, IReadOnlyList<string> Problems)
{
    /// <summary>The coordinator at an address.</summary>
    /// <exception cref="FormatException">It is no <c>HOST:PORT</c>.</exception>
    public static ControlTarget OfAddress(string text) => new(text, [ControlAddress.Parse(text)], []);

    /// <summary>The coordinators that say in a results folder where they are.</summary>
    public static ControlTarget OfFolder(string folder)
    {
        var problems = new List<string>();
        var addresses = new List<ControlAddress>();
        foreach (var file in ClusterFile.ReadAll(folder, problems.Add))
        {
            try
            {
                addresses.Add(ControlAddress.Parse(file.Address) with { SweepId = file.SweepId, Machine = file.Machine });
            }
            catch (FormatException e)
            {
                problems.Add($"{Path.Combine(folder, ClusterFile.FolderName)}: {e.Message}");
            }
        }

        return new(folder, addresses, problems);
    }
}
