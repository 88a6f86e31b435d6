using Akka.Configuration;
using PsiSweep.Shared.Protocol;

namespace PsiSweep.Cluster;

/// <summary>What every actor system of PsiSweep has in common, whether it is a member of the cluster or only talks to one: TCP and the
/// protocol's serializer.</summary>
public static class RemotingSettings
{
    /// <summary>Akka's configuration.</summary>
    /// <param name="provider">Akka's <c>actor.provider</c>: <c>cluster</c> or <c>remote</c>.</param>
    /// <param name="host">Address it binds and is known by.</param>
    /// <param name="port">TCP port, 0: any free one.</param>
    public static Config ToConfig(string provider, string host, int port) =>
        ConfigurationFactory.ParseString(
            $$"""
            akka {
              loglevel = WARNING
              stdout-loglevel = WARNING
              log-dead-letters = off
              log-dead-letters-during-shutdown = off
              coordinated-shutdown.exit-clr = off
              # Akka's own hook would end the actor system at Ctrl-C or SIGTERM, before what runs is handed back.
              coordinated-shutdown.run-by-clr-shutdown-hook = off
              actor {
                provider = {{provider}}
                serializers {
                  psisweep = {{Hocon.TypeName<ProtocolSerializer>()}}
                  # What Akka would pack otherwise, and what would build any type that a payload names.
                  json = {{Hocon.TypeName<RefusedJson>()}}
                  proto = {{Hocon.TypeName<RefusedProtobuf>()}}
                  daemon-create = {{Hocon.TypeName<RefusedDeployment>()}}
                }
                serialization-bindings { {{Hocon.TypeName<IProtocolMessage>()}} = psisweep }
              }
              remote.log-remote-lifecycle-events = off
              remote.dot-netty.tcp {
                hostname = {{Hocon.Quoted(host)}}
                port = {{port}}
                # On Linux this would let a second process listen at the same port, and take half of the connections.
                tcp-reuse-addr = off
                maximum-frame-size = 128000b
              }
            }
            """
        );
}
