using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Configuration;
using PsiSweep.Cluster;
using PsiSweep.Shared.Protocol;

namespace PsiSweep.Coordinator.Control;

/// <summary>A connection to the gateway of one coordinator: an actor system of its own that joins nothing.</summary>
internal sealed class ControlConnection : IAsyncDisposable
{
    private static readonly TimeSpan KnockPatience = TimeSpan.FromSeconds(5);
    private readonly ActorSystem system;

    private ControlConnection(ActorSystem system, IActorRef gateway, ControlAddress address, SweepOverview overview)
    {
        this.system = system;
        Gateway = gateway;
        Address = address;
        Overview = overview;
    }

    /// <summary>The gateway.</summary>
    public IActorRef Gateway { get; }

    /// <summary>Its address.</summary>
    public ControlAddress Address { get; }

    /// <summary>What the coordinator in charge said through it.</summary>
    public SweepOverview Overview { get; set; }

    /// <summary>Connects, and asks where the sweep is.</summary>
    /// <returns>The connection, or why there is none.</returns>
    public static async Task<(ControlConnection? Open, string? Reason)> TryAsync(
        ControlAddress address,
        TimeSpan timeout,
        CancellationToken cancellation
    )
    {
        var probe = await TcpProbe.OfAsync(address.Host, address.Port, cancellation);
        if (probe.Local is not { } local)
            return (null, Reason(address, probe.Reason!));
        (ControlConnection?, string?) last = default;
        foreach (var name in await NamesAsync(address, cancellation))
        {
            var system = ActorSystem.Create(ClusterNames.System, ConfigOf(local));
            try
            {
                last = await TryAsync(system, name, address, timeout, cancellation);
            }
            finally
            {
                if (last.Item1 is null)
                    await system.Terminate();
            }

            if (last.Item1 is not null)
                break;
        }

        return last;
    }

    /// <summary>
    /// The names under which to try an address: an actor system listens to the one name that it was given, and what someone types may be
    /// another name of
    /// the same host. One after the other: two connections from here to one process take each other's place.
    /// </summary>
    private static async Task<IReadOnlyList<string>> NamesAsync(ControlAddress address, CancellationToken cancellation)
    {
        if (address.SweepId is not null || IPAddress.TryParse(address.Host, out _))
            return [address.Host];
        var others = (await Dns.GetHostAddressesAsync(address.Host, cancellation))
            .Where(a => a.AddressFamily == AddressFamily.InterNetwork)
            .Select(a => a.ToString());
        return address.IsLoopback ? [.. others, address.Host] : [address.Host, .. others];
    }

    private static async Task<(ControlConnection? Open, string? Reason)> TryAsync(
        ActorSystem system,
        string name,
        ControlAddress address,
        TimeSpan timeout,
        CancellationToken cancellation
    )
    {
        if (await KnockAsync(system, $"{name}:{address.Port}", cancellation) is not { } answer)
            return (
                null,
                Reason(
                    address,
                    "something listens, but gives no answer; is it a psisweep coordinator, and named here as its --host names it?"
                )
            );
        if (answer.Subject is not { } gateway)
            return (null, Reason(address, "a psisweep process, but no coordinator (a node?)"));
        try
        {
            return await gateway.Ask<IProtocolMessage>(new GetOverview(), timeout, cancellation) switch
            {
                SweepOverview other when !address.IsOf(other.SweepId, other.Name) => (
                    null,
                    Reason(address, $"another sweep's coordinator by now ({other.Name}, {other.SweepId})")
                ),
                SweepOverview overview => (new(system, gateway, address, overview), null),
                ControlAnswer no => (null, Reason(address, no.Text)),
                var what => (null, Reason(address, $"answered with a {what.GetType().Name}; is it of the same version?")),
            };
        }
        catch (AskTimeoutException)
        {
            return (
                null,
                Reason(address, FormattableString.Invariant($"a coordinator, but no answer within {timeout.TotalSeconds:0.##} s"))
            );
        }
    }

    /// <returns>Null: no answer.</returns>
    private static async Task<ActorIdentity?> KnockAsync(ActorSystem system, string address, CancellationToken cancellation)
    {
        try
        {
            return await system
                .ActorSelection($"{ClusterAddress.Parse(address)}/user/{ClusterNames.ControlGateway}")
                .Ask<ActorIdentity>(new Identify(address), KnockPatience, cancellation);
        }
        catch (AskTimeoutException)
        {
            return null;
        }
    }

    private static string Reason(ControlAddress address, string reason) =>
        $"{address.HostPort}{(address.Machine is { } machine && machine != Environment.MachineName ? $" on {machine}" : "")}: {reason}";

    private static Config ConfigOf(IPAddress local) =>
        ConfigurationFactory
            .ParseString(
                """
                akka {
                  loglevel = OFF
                  stdout-loglevel = OFF
                }
                """
            )
            .WithFallback(RemotingSettings.ToConfig("remote", local.ToString(), 0));

    /// <summary>Hangs up.</summary>
    public async ValueTask DisposeAsync() => await system.Terminate();
}
