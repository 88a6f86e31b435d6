using System.Globalization;
using Akka.Actor;
using PsiSweep.Cluster;
using PsiSweep.Shared.Protocol;

namespace PsiSweep.Coordinator.Control;

/// <summary>
/// Asks the coordinator in charge from outside the cluster, through the <see cref="ControlGateway"/> of whichever coordinator answers
/// first.
/// </summary>
public sealed class ControlClient : IAsyncDisposable
{
    /// <summary>How long an answer may take: longer than a gateway waits for the coordinator in charge, so that its reason
    /// arrives.</summary>
    public static readonly TimeSpan Timeout = ControlGateway.Patience + TimeSpan.FromSeconds(5);

    private readonly ControlTarget target;
    private readonly TimeSpan timeout;
    private readonly List<Task> hangingUp = [];
    private ControlConnection? connection;

    private ControlClient(ControlTarget target, TimeSpan timeout)
    {
        this.target = target;
        this.timeout = timeout;
    }

    /// <summary>Where the sweep was when it was last asked.</summary>
    public SweepOverview Overview => connection!.Overview;

    /// <summary><c>HOST:PORT</c> of the coordinator that is asked.</summary>
    public string Address => connection!.Address.HostPort;

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
            client.connection = await client.FindAsync(cancellation);
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
            if (await connection!.Gateway.Ask<IProtocolMessage>(new GetOverview(), timeout, cancellation) is SweepOverview overview)
                return connection.Overview = Same(overview);
        }
        catch (AskTimeoutException)
        {
            // It may have ended meanwhile.
        }

        var other = await FindAsync(cancellation);
        _ = Same(other.Overview);
        hangingUp.Add(connection!.DisposeAsync().AsTask());
        connection = other;
        return Overview;
    }

    /// <summary>An answer of the sweep that was found first; another sweep's coordinator may listen at its address by now.</summary>
    private SweepOverview Same(SweepOverview overview) =>
        overview.SweepId == Overview.SweepId
            ? overview
            : throw new ControlException(
                $"{Address}: another sweep's coordinator by now ({overview.Name}, {overview.SweepId}), no more {Overview.Name}'s "
                    + $"({Overview.SweepId})"
            );

    /// <summary>Gives an order, once, to the sweep that was found.</summary>
    /// <exception cref="ControlException">No answer came in time; whether the order is carried out is not known.</exception>
    public async Task<ControlAnswer> OrderAsync(IControlRequest order, CancellationToken cancellation)
    {
        try
        {
            var codec = ProtocolSerializer.Codec;
            var forSweep = new OrderForSweep(Overview.SweepId, codec.Manifest(order), codec.Pack(order));
            return await connection!.Gateway.Ask<ControlAnswer>(forSweep, timeout, cancellation);
        }
        catch (AskTimeoutException e)
        {
            throw new ControlException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Address}: no answer within {timeout.TotalSeconds:0.##} s. The order may still be carried out: see 'psisweep status "
                        + $"{target.Where}'"
                ),
                e
            );
        }
    }

    private async Task<ControlConnection> FindAsync(CancellationToken cancellation)
    {
        using var others = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var attempts = target.Addresses.Select(a => ControlConnection.TryAsync(a, timeout, others.Token)).ToList();
        var reasons = new List<string>(target.Problems);
        try
        {
            while (attempts.Count > 0)
            {
                var attempt = await Task.WhenAny(attempts);
                attempts.Remove(attempt);
                var (open, reason) = await attempt;
                if (open is not null)
                    return open;
                reasons.Add(reason!);
            }
        }
        finally
        {
            await others.CancelAsync();
            hangingUp.AddRange(attempts.Select(HangUpAsync));
        }

        throw new ControlException(NobodyAnswers(reasons));
    }

    private static async Task HangUpAsync(Task<(ControlConnection? Open, string? Reason)> attempt)
    {
        try
        {
            if (await attempt is (ControlConnection open, _))
                await open.DisposeAsync();
        }
        catch (OperationCanceledException)
        {
            // As it should.
        }
    }

    private string NobodyAnswers(List<string> reasons)
    {
        var hint = target.Addresses.Any(a => a.IsLoopback)
            ? "A loopback address is reached from its own machine only; 'psisweep serve --host' gives a coordinator another."
            : "A coordinator that was started without --host listens on 127.0.0.1, and is reached from its own machine only.";
        return string.Join(Environment.NewLine, [$"no coordinator answers for {target.Where}:", .. reasons.Select(r => "  " + r), hint]);
    }

    /// <summary>Hangs up.</summary>
    public async ValueTask DisposeAsync()
    {
        if (connection is not null)
            hangingUp.Add(connection.DisposeAsync().AsTask());
        await Task.WhenAll(hangingUp);
    }
}
