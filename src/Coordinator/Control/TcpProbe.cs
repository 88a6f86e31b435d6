using System.Net;
using System.Net.Sockets;

namespace PsiSweep.Coordinator.Control;

/// <summary>Whether something listens at an address: says at once, and in words, what an actor system would only be silent about.</summary>
/// <param name="Local">This machine's address as seen from there; null: nothing listens.</param>
/// <param name="Reason">Why it cannot be reached; null: it can.</param>
internal sealed record TcpProbe(IPAddress? Local, string? Reason)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Connects and hangs up.</summary>
    public static async Task<TcpProbe> OfAsync(ControlAddress address, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(address.Host, address.Port, patience.Token);
            var local = ((IPEndPoint)client.Client.LocalEndPoint!).Address;
            return new(local.IsIPv4MappedToIPv6 ? local.MapToIPv4() : local, null);
        }
        catch (SocketException e)
        {
            return new(
                null,
                e.SocketErrorCode switch
                {
                    SocketError.ConnectionRefused => "nothing listens there (connection refused)",
                    SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData =>
                        $"no host of the name {address.Host} is known here",
                    _ => e.Message,
                }
            );
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new(null, $"no connection within {Patience.TotalSeconds:0} s");
        }
    }
}
