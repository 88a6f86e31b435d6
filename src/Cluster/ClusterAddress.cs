using System.Globalization;
using System.Net;

namespace PsiSweep.Cluster;

/// <summary>Addresses as people write them, and as Akka does.</summary>
public static class ClusterAddress
{
    private const string Scheme = "akka.tcp://" + ClusterNames.System + "@";

    /// <summary>What an address looks like, in words.</summary>
    public const string Form = "HOST:PORT, such as 10.0.0.1:4053";

    /// <summary>Whether <see cref="Parse"/> takes a text.</summary>
    public static bool IsAddress(string text)
    {
        try
        {
            Parse(text);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>Akka's address of <c>HOST:PORT</c>; one that is Akka's already is kept.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static string Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var plain = text.StartsWith(Scheme, StringComparison.Ordinal) ? text[Scheme.Length..] : text;
        var colon = plain.LastIndexOf(':');
        if (
            colon < 1
            || !int.TryParse(plain[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            || port is < 1 or > 65535
        )
            throw new FormatException($"'{text}' is no address; allowed: {Form}");
        try
        {
            _ = ParseHost(plain[..colon]);
        }
        catch (FormatException e)
        {
            throw new FormatException($"'{text}' is no address: {e.Message}", e);
        }

        return Scheme + plain;
    }

    /// <summary>A host under which others reach a process: a name, or an IPv4 address other than 0.0.0.0.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static string ParseHost(string text) =>
        Uri.CheckHostName(text) switch
        {
            UriHostNameType.Dns => text,
            UriHostNameType.IPv4 when !IPAddress.Any.Equals(IPAddress.Parse(text)) => text,
            UriHostNameType.IPv4 => throw new FormatException(
                $"'{text}' is every address of a machine; allowed: the one at which others reach it, such as 10.0.0.1"
            ),
            UriHostNameType.IPv6 => throw new FormatException($"'{text}' is an IPv6 address; allowed: a host's name or an IPv4 address"),
            _ => throw new FormatException($"'{text}' is no host; allowed: a host's name or an IPv4 address, such as 10.0.0.1"),
        };

    /// <summary>The same as people write it.</summary>
    /// <param name="text">Akka's address, or one that is <c>HOST:PORT</c> already.</param>
    /// <exception cref="FormatException">It is neither.</exception>
    public static string ToHostPort(string text) => Parse(text)[Scheme.Length..];
}
