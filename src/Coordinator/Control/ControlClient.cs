using System.Net;
using Akka.Actor;
using Akka.Configuration;
using PsiSweep.Shared.Cluster;
using PsiSweep.Shared.Protocol;

namespace PsiSweep.Coordinator.Control;

/// <summary>
/// Asks the coordinator in charge from outside the cluster: a short-lived actor system that joins nothing, and talks to the
/// <see cref="ControlGateway"/> of whichever coordinator answers first.
/// </summary>
public sealed class ControlClient : IAsyncDisposable
{
    /// <summary>How long an answer may take: longer than a gateway waits for the coordinator in charge, so that its reason arrives.</summary>
    public static readonly TimeSpan Timeout = ControlGateway.Patience + TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LongestKnock = TimeSpan.FromSeconds(5);
    private readonly Lock gate = new();
    private readonly ControlTarget target;
    private readonly TimeSpan timeout;
    private ActorSystem? system;
    private Found found = null!;

    private ControlClient(ControlTarget target, TimeSpan timeout)
    {
        this.target = target;
        this.timeout = timeout;
    }

    /// <summary>Where the sweep was when it was last asked.</summary>
    public SweepOverview Overview => found.Overview;

    /// <summary><c>HOST:PORT</c> of the coordinator that is asked.</summary>
    public string Address => found.Address;

    /// <summary>Finds a coordinator that answers for the one in charge.</summary>
    /// <param name="target">Where to look; all addresses are tried at once.</param>
    /// <param name="timeout">How long an answer may take; null: <see cref="Timeout"/>.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <exception cref="ControlException">None answers; the message names every address and what was wrong there.</exception>
    public static async Task<ControlClient> ConnectAsync(ControlTarget target, TimeSpan? timeout, CancellationToken cancellation)
    {
        var client = new ControlClient(target, timeout ?? Timeout);
        try
        {
            await client.FindAsync(cancellation);
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks where the sweep is; looks for another coordinator when the one asked so far does not answer.</summary>
    /// <exception cref="ControlException">None answers.</exception>
    public async Task<SweepOverview> OverviewAsync(CancellationToken cancellation)
    {
        try
        {
            if (await found.Gateway.Ask<IProtocolMessage>(new GetOverview(), timeout, cancellation) is SweepOverview overview)
            {
                found = found with { Overview = overview };
                return overview;
            }
        }
        catch (AskTimeoutException)
        {
            // It may have ended meanwhile.
        }

        await FindAsync(cancellation);
        return Overview;
    }

    /// <summary>Gives an order, once.</summary>
    /// <exception cref="ControlException">No answer came in time; whether the order is carried out is not known.</exception>
    public async Task<ControlAnswer> OrderAsync(IControlRequest order, CancellationToken cancellation)
    {
        try
        {
            return await found.Gateway.Ask<ControlAnswer>(order, timeout, cancellation);
        }
        catch (AskTimeoutException e)
        {
            throw new ControlException(
                FormattableString.Invariant($"{Address}: no answer within {timeout.TotalSeconds:0.##} s. The order may still be carried out: see 'psisweep status {target.Where}'"), e);
        }
    }

    private async Task FindAsync(CancellationToken cancellation)
    {
        using var others = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var reasons = new List<string>(target.Problems);
        try
        {
            await foreach (var attempt in Task.WhenEach(target.Addresses.Select(a => TryAsync(a, others.Token)).ToArray()))
            {
                switch (await attempt)
                {
                    case (Found here, _):
                        found = here;
                        return;
                    case (_, string reason):
                        reasons.Add(reason);
                        break;
                }
            }
        }
        finally
        {
            await others.CancelAsync();
        }

        throw new ControlException(NobodyAnswers(reasons));
    }

    private string NobodyAnswers(IReadOnlyList<string> reasons)
    {
        var lines = reasons.Count == 0 ? ["no address to try"] : reasons;
        var hint = target.Addresses.Any(a => a.IsLoopback)
            ? "A loopback address is reached from its own machine only; 'psisweep serve --host' gives a coordinator another."
            : "A coordinator that was started without --host listens on 127.0.0.1, and is reached from its own machine only.";
        return string.Join(Environment.NewLine, [$"no coordinator answers for {target.Where}:", .. lines.Select(l => "  " + l), hint]);
    }

    private async Task<(Found? Found, string? Reason)> TryAsync(ControlAddress address, CancellationToken cancellation)
    {
        var probe = await TcpProbe.OfAsync(address, cancellation);
        if (probe.Local is not { } local)
            return (null, Reason(address, probe.Reason!));
        IActorRef? gateway;
        try
        {
            gateway = await KnockAsync(SystemAt(local), address, cancellation);
        }
        catch (AskTimeoutException)
        {
            return (null, Reason(address, "something listens, but gives no answer; is it a psisweep coordinator, and named here as its --host names it?"));
        }

        return gateway is null
            ? (null, Reason(address, "a psisweep process, but no coordinator (a node?)"))
            : await AskAsync(gateway, address, cancellation);
    }

    private async Task<(Found? Found, string? Reason)> AskAsync(IActorRef gateway, ControlAddress address, CancellationToken cancellation)
    {
        try
        {
            return await gateway.Ask<IProtocolMessage>(new GetOverview(), timeout, cancellation) switch
            {
                SweepOverview other when address.SweepId is { } id && other.SweepId != id =>
                    (null, Reason(address, $"another sweep's coordinator by now ({other.Name}, {other.SweepId})")),
                SweepOverview overview => (new(gateway, address.HostPort, overview), null),
                ControlAnswer no => (null, Reason(address, no.Text)),
                var what => (null, Reason(address, $"answered with a {what.GetType().Name}; is it of the same version?")),
            };
        }
        catch (AskTimeoutException)
        {
            return (null, Reason(address, FormattableString.Invariant($"a coordinator, but no answer within {timeout.TotalSeconds:0.##} s")));
        }
    }

    private static string Reason(ControlAddress address, string reason) =>
        $"{address.HostPort}{(address.Machine is { } machine && machine != Environment.MachineName ? $" on {machine}" : "")}: {reason}";

    /// <returns>Null: there is none at that address.</returns>
    private async Task<IActorRef?> KnockAsync(ActorSystem from, ControlAddress address, CancellationToken cancellation)
    {
        // An actor system listens to the one name that it was given. What someone types may be another name of the same host.
        string[] names = address.SweepId is null && !IPAddress.TryParse(address.Host, out _)
            ? [address.Host, .. (await Dns.GetHostAddressesAsync(address.Host, cancellation)).Select(a => a.ToString())]
            : [address.Host];
        using var others = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var asked = names.Select(name => from
            .ActorSelection($"{ClusterAddress.Parse($"{name}:{address.Port}")}/user/{ClusterNames.ControlGateway}")
            .Ask<ActorIdentity>(new Identify(name), Least(timeout, LongestKnock), others.Token)).ToArray();
        try
        {
            return (await await Task.WhenAny(asked)).Subject;
        }
        finally
        {
            await others.CancelAsync();
        }
    }

    private static TimeSpan Least(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private ActorSystem SystemAt(IPAddress local)
    {
        lock (gate)
            return system ??= ActorSystem.Create(ClusterNames.System, ConfigOf(local));
    }

    private static Config ConfigOf(IPAddress local) => ConfigurationFactory.ParseString("""
        akka {
          loglevel = OFF
          stdout-loglevel = OFF
          coordinated-shutdown.run-by-clr-shutdown-hook = off
          remote.retry-gate-closed-for = 200ms
        }
        """).WithFallback(RemotingSettings.ToConfig("remote", local.ToString(), 0));

    /// <summary>Hangs up.</summary>
    public async ValueTask DisposeAsync()
    {
        if (system is not null)
            await system.Terminate();
    }

    private sealed record Found(IActorRef Gateway, string Address, SweepOverview Overview);
}
