using System.Net.Sockets;

namespace PsiSweep.Cluster;

/// <summary>A process cannot listen at the address that it was given; the message says why and what to do.</summary>
public sealed class CannotListenException : Exception
{
    /// <summary>Of what the system said.</summary>
    /// <param name="host">The address.</param>
    /// <param name="port">TCP port, 0: any free one.</param>
    /// <param name="error">What the system said.</param>
    /// <param name="inner">What was caught.</param>
    public CannotListenException(string host, int port, SocketException error, Exception inner)
        : base($"cannot listen at {host}:{port}: {Why(host, port, error)}", inner) { }

    /// <summary>With a sentence.</summary>
    public CannotListenException(string message)
        : base(message) { }

    /// <summary>With a sentence and its cause.</summary>
    public CannotListenException(string message, Exception inner)
        : base(message, inner) { }

    /// <summary>Without a reason; not used.</summary>
    public CannotListenException() { }

    private static string Why(string host, int port, SocketException error) =>
        error?.SocketErrorCode switch
        {
            SocketError.AddressAlreadyInUse =>
                $"another process listens there (another coordinator?); end it, or give another --port than {port}",
            SocketError.AddressNotAvailable => $"{host} is no address of this machine; --host takes one of those it has",
            SocketError.AccessDenied => $"this user may not listen at port {port}; give a --port of 1024 or above",
            SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData or SocketError.SocketError =>
                $"no IPv4 address of the name {host} is known here; --host takes an address of this machine",
            _ => error?.Message ?? "the system does not say why",
        };
}
