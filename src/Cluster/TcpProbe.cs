using System.Net;
using System.Net.Sockets;

namespace PsiSweep.Cluster;

/// <summary>Whether something listens at an address: says at once, and in words, what an actor system would only be silent about.</summary>
/// <param name="Local">This machine's address as seen from there; null: nothing listens.</param>
/// <param name="Reason">Why it cannot be reached; null: it can.</param>
/// <param name="Refused">Whether the system said at once that it cannot be reached, and not only in vain was waited.</param>
public sealed record TcpProbe(IPAddress? Local, string? Reason, bool Refused)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Connects and hangs up.</summary>
    /// <param name="host">Name or address.</param>
    /// <param name="port">TCP port.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public static async Task<TcpProbe> OfAsync(string host, int port, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(host, port, patience.Token);
            var local = ((IPEndPoint)client.Client.LocalEndPoint!).Address;
            return new(local.IsIPv4MappedToIPv6 ? local.MapToIPv4() : local, null, Refused: false);
        }
        catch (SocketException e)
        {
            return new(
                null,
                e.SocketErrorCode switch
                {
                    SocketError.ConnectionRefused => "nothing listens there (connection refused)",
                    SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData => $"no host of the name {host} is known here",
                    _ => e.Message,
                },
                Refused: e.SocketErrorCode != SocketError.TimedOut
            );
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new(null, $"no connection within {Patience.TotalSeconds:0} s", Refused: false);
        }
    }
}
