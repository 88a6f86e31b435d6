using System.Net.Sockets;
using Akka.Actor;
using Akka.Cluster.Tools.Singleton;
using Akka.Configuration;

namespace PsiSweep.Cluster;

/// <summary>Starts the actor systems of PsiSweep.</summary>
public static class ClusterSystem
{
    /// <summary>Starts one that listens.</summary>
    /// <param name="settings">How it joins the cluster.</param>
    /// <param name="more">Configuration of the process's own, which goes before.</param>
    /// <exception cref="CannotListenException">It cannot listen at the address of the settings.</exception>
    public static ActorSystem Start(ClusterSettings settings, Config? more = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        try
        {
            var config = settings.ToConfig().WithFallback(ClusterSingleton.DefaultConfig());
            return ActorSystem.Create(ClusterNames.System, more?.WithFallback(config) ?? config);
        }
        catch (Exception e) when (SocketErrorIn(e) is not null)
        {
            throw new CannotListenException(settings.Host, settings.Port, SocketErrorIn(e)!, e);
        }
    }

    private static SocketException? SocketErrorIn(Exception? e) =>
        e switch
        {
            SocketException error => error,
            AggregateException several => several.InnerExceptions.Select(SocketErrorIn).FirstOrDefault(found => found is not null),
            _ => e?.InnerException is { } inner ? SocketErrorIn(inner) : null,
        };
}
