using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Configuration;

namespace PsiSweep.Cluster;

/// <summary>Why a process that has not joined yet waits for its seeds.</summary>
/// <param name="Text">In a sentence without its end.</param>
/// <param name="IsMistake">Whether waiting will not help: what was given is wrong.</param>
public sealed record SeedFinding(string Text, bool IsMistake)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Looks at every seed.</summary>
    /// <param name="seeds">Addresses, as Akka writes them.</param>
    /// <param name="cancellation">Ends the looking.</param>
    public static async Task<SeedFinding> OfAsync(IReadOnlyList<string> seeds, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(seeds);
        var found = await Task.WhenAll(seeds.Select(s => OfAsync(ClusterAddress.ToHostPort(s), cancellation)));
        return found.FirstOrDefault(f => f.IsMistake) ?? new(string.Join("; ", found.Select(f => f.Text)), IsMistake: false);
    }

    private static async Task<SeedFinding> OfAsync(string hostPort, CancellationToken cancellation)
    {
        var colon = hostPort.LastIndexOf(':');
        var (host, port) = (hostPort[..colon], int.Parse(hostPort[(colon + 1)..], System.Globalization.CultureInfo.InvariantCulture));
        var probe = await TcpProbe.OfAsync(host, port, cancellation);
        if (probe.Local is not { } local)
            return new($"{hostPort}: {probe.Reason}", IsMistake: false);
        if (await AnswersAsync(host, port, local, cancellation))
            return new($"{hostPort}: a coordinator answers, and has not let this node in yet", IsMistake: false);
        foreach (var name in await OtherNamesAsync(host, local, cancellation))
        {
            if (await AnswersAsync(name, port, local, cancellation))
                return new(
                    $"--seed {hostPort}: the coordinator there goes by {name}:{port}, and listens to no other name; give that",
                    true
                );
        }

        return new(
            $"{hostPort}: something listens there and gives no answer; is it a psisweep coordinator, "
                        + "and named here as its --host names it?",
            IsMistake: false
        );
    }

    /// <summary>Whether a coordinator listens to a name: an actor system does to the one that it was given.</summary>
    private static async Task<bool> AnswersAsync(string name, int port, IPAddress local, CancellationToken cancellation)
    {
        // One for each name: two connections from one system to one process take each other's place.
        using var system = ActorSystem.Create(ClusterNames.System, ConfigOf(local));
        try
        {
            var gateway = system.ActorSelection($"{ClusterAddress.Parse($"{name}:{port}")}/user/{ClusterNames.ControlGateway}");
            return await gateway.Ask<ActorIdentity>(new Identify(name), Patience, cancellation) is not null;
        }
        catch (AskTimeoutException)
        {
            return false;
        }
        finally
        {
            await system.Terminate();
        }
    }

    private static async Task<IReadOnlyList<string>> OtherNamesAsync(string host, IPAddress local, CancellationToken cancellation)
    {
        var addresses = (await ResolveAsync(host, cancellation)).Where(a => a.AddressFamily == AddressFamily.InterNetwork).ToArray();
        // A connection from an address to itself stays on this machine.
        var isHere = addresses.Any(a => IPAddress.IsLoopback(a) || a.Equals(local));
        var names = addresses.Select(a => a.ToString()).ToList();
        foreach (var address in addresses)
            names.AddRange(await NamesOfAsync(address, cancellation));
        if (isHere)
            names.AddRange(["127.0.0.1", "localhost", Environment.MachineName, .. await OwnAddressesAsync(cancellation)]);
        return
        [
            .. names.Distinct(StringComparer.OrdinalIgnoreCase).Where(n => n != host && Uri.CheckHostName(n) != UriHostNameType.Unknown),
        ];
    }

    private static async Task<IEnumerable<string>> OwnAddressesAsync(CancellationToken cancellation) =>
        (await ResolveAsync(Environment.MachineName, cancellation))
            .Where(a => a.AddressFamily == AddressFamily.InterNetwork)
            .Select(a => a.ToString());

    private static async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellation)
    {
        try
        {
            return await Dns.GetHostAddressesAsync(host, cancellation);
        }
        catch (SocketException)
        {
            return [];
        }
    }

    private static async Task<string[]> NamesOfAsync(IPAddress address, CancellationToken cancellation)
    {
        try
        {
            var entry = await Dns.GetHostEntryAsync(address.ToString(), cancellation);
            return [entry.HostName, .. entry.Aliases];
        }
        catch (SocketException)
        {
            return [];
        }
    }

    private static Config ConfigOf(IPAddress local) =>
        ConfigurationFactory
            .ParseString("akka { loglevel = OFF, stdout-loglevel = OFF }")
            .WithFallback(RemotingSettings.ToConfig("remote", local.ToString(), 0));
}
