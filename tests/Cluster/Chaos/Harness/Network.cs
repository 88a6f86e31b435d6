using System.Globalization;

namespace PsiSweep.Chaos;

/// <summary>How the hosts of a run see each other.</summary>
internal abstract class Network : IDisposable
{
    /// <summary>Whether partitions can be made; otherwise why not.</summary>
    public abstract string? NoPartitionsBecause { get; }

    /// <summary>A host's address.</summary>
    public abstract string AddressOf(string host);

    /// <summary>The TCP port of a coordinator.</summary>
    public abstract int PortOf(string coordinator);

    /// <summary>What comes before a command so that it runs on a host.</summary>
    public abstract IReadOnlyList<string> Prefix(string host);

    /// <summary>Cuts some hosts off from all others; none: heals.</summary>
    public abstract void Cut(IReadOnlyList<string> hosts);

    /// <summary>Network namespaces where they can be made, else loopback.</summary>
    public static Network Of(string run, IReadOnlyList<string> hosts)
    {
        NamespaceNetwork.RemoveLeftovers();
        try
        {
            return new NamespaceNetwork(run, hosts);
        }
        catch (InvalidOperationException e)
        {
            return new LoopbackNetwork(hosts, e.Message);
        }
    }

    /// <inheritdoc/>
    public abstract void Dispose();
}

/// <summary>All on 127.0.0.1, with ports of their own; there are no partitions.</summary>
internal sealed class LoopbackNetwork(IReadOnlyList<string> hosts, string because) : Network
{
    private readonly Dictionary<string, int> ports = FreePorts(hosts);

    public override string NoPartitionsBecause => because;

    public override string AddressOf(string host) => "127.0.0.1";

    public override int PortOf(string coordinator) => ports[coordinator];

    public override IReadOnlyList<string> Prefix(string host) => [];

    public override void Cut(IReadOnlyList<string> hosts) => throw new InvalidOperationException($"no partitions on loopback: {because}");

    public override void Dispose() { }

    private static Dictionary<string, int> FreePorts(IReadOnlyList<string> hosts)
    {
        var listeners = hosts.ToDictionary(h => h, _ => new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0));
        try
        {
            foreach (var listener in listeners.Values)
                listener.Start();
            return listeners.ToDictionary(l => l.Key, l => ((System.Net.IPEndPoint)l.Value.LocalEndpoint).Port);
        }
        finally
        {
            foreach (var listener in listeners.Values)
                listener.Dispose();
        }
    }
}

/// <summary>
/// A network namespace for each host, joined by a bridge in one more namespace, where nftables drops what a partition does not let through.
/// Nothing
/// is made in the machine's own namespace, so addresses cannot collide. Needs CAP_NET_ADMIN and CAP_SYS_ADMIN, iproute2, nftables.
/// </summary>
internal sealed class NamespaceNetwork : Network
{
    private const int CoordinatorPort = 4053;
    private readonly string run;
    private readonly Dictionary<string, string> addresses;

    public NamespaceNetwork(string run, IReadOnlyList<string> hosts)
    {
        this.run = run;
        addresses = hosts
            .Select((h, i) => (h, i))
            .ToDictionary(p => p.h, p => string.Create(CultureInfo.InvariantCulture, $"10.177.0.{p.i + 1}"));
        try
        {
            Ip("netns", "add", Switch);
            Ip("-n", Switch, "link", "add", "bridge", "type", "bridge");
            Ip("-n", Switch, "link", "set", "bridge", "up");
            foreach (var host in hosts)
                Add(host);
            Nft(
                """
                table bridge psisweep {
                  set cut { type ipv4_addr; }
                  chain forward {
                    type filter hook forward priority 0; policy accept;
                    ip saddr @cut ip daddr != @cut drop
                    ip saddr != @cut ip daddr @cut drop
                  }
                }
                """
            );
        }
        catch (InvalidOperationException)
        {
            Dispose();
            throw;
        }
    }

    public override string? NoPartitionsBecause => null;

    private string Switch => $"{run}-switch";

    public override string AddressOf(string host) => addresses[host];

    public override int PortOf(string coordinator) => CoordinatorPort;

    public override IReadOnlyList<string> Prefix(string host) => ["nsenter", $"--net=/run/netns/{NamespaceOf(host)}"];

    public override void Cut(IReadOnlyList<string> hosts) =>
        Nft(
            "flush set bridge psisweep cut\n"
                + (hosts.Count == 0 ? "" : $"add element bridge psisweep cut {{ {string.Join(", ", hosts.Select(AddressOf))} }}\n")
        );

    public override void Dispose()
    {
        foreach (var name in Names().Where(n => n.StartsWith(run + "-", StringComparison.Ordinal)))
            _ = Commands.Try("ip", ["netns", "del", name]);
    }

    /// <summary>Removes the namespaces of harnesses that are gone.</summary>
    public static void RemoveLeftovers()
    {
        foreach (var name in Names().Where(RunName.IsLeftBehind))
            _ = Commands.Try("ip", ["netns", "del", name]);
    }

    private void Add(string host)
    {
        var name = NamespaceOf(host);
        Ip("netns", "add", name);
        Ip("-n", Switch, "link", "add", $"to-{host}", "type", "veth", "peer", "name", "eth0", "netns", name);
        Ip("-n", Switch, "link", "set", $"to-{host}", "master", "bridge", "up");
        Ip("-n", name, "addr", "add", $"{AddressOf(host)}/24", "dev", "eth0");
        Ip("-n", name, "link", "set", "lo", "up");
        Ip("-n", name, "link", "set", "eth0", "up");
    }

    private string NamespaceOf(string host) => $"{run}-{host}";

    private static IEnumerable<string> Names() =>
        Commands.Try("ip", ["netns", "list"]).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(' ')[0]);

    private static void Ip(params string[] arguments) => Commands.Run("ip", arguments);

    private void Nft(string script) => Commands.Run("ip", ["netns", "exec", Switch, "nft", "-f", "-"], script);
}
