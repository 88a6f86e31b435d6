using Akka.Configuration;

namespace PsiSweep.Cluster;

/// <summary>How a process joins the cluster.</summary>
/// <param name="Role">Its role, from <see cref="ClusterNames"/>.</param>
/// <param name="Host">Address it binds and is known by.</param>
/// <param name="Port">TCP port, 0: any free one.</param>
/// <param name="Seeds">Addresses of the seed nodes, the same in every process; empty: this process is the first.</param>
public sealed record ClusterSettings(string Role, string Host, int Port, IReadOnlyList<string> Seeds)
{
    /// <summary>Akka's configuration.</summary>
    /// <remarks>
    /// stable-after and down-removal-margin: a coordinator that crashed is replaced in about 10 s (defaults: 46 s). Acceptable heartbeat
    /// pauses of 5 s:
    /// nodes stall in native work.
    /// </remarks>
    public Config ToConfig() =>
        ConfigurationFactory
            .ParseString(
                $$"""
                akka {
                  cluster {
                    roles = [{{Hocon.Quoted(Role)}}]
                    seed-nodes = [{{string.Join(", ", Seeds.Select(Hocon.Quoted))}}]
                    shutdown-after-unsuccessful-join-seed-nodes = off
                    retry-unsuccessful-join-after = 2s
                    seed-node-timeout = 2s
                    gossip-interval = 500ms
                    leader-actions-interval = 500ms
                    failure-detector {
                      acceptable-heartbeat-pause = 5s
                      threshold = 10
                    }
                    downing-provider-class = "Akka.Cluster.SBR.SplitBrainResolverProvider, Akka.Cluster"
                    down-removal-margin = 500ms
                    split-brain-resolver {
                      active-strategy = keep-majority
                      stable-after = 3s
                      # Nodes that come and go all the time are no reason to end everything: who may write is decided by the journal.
                      down-all-when-unstable = off
                      keep-majority.role = "{{ClusterNames.CoordinatorRole}}"
                    }
                    singleton { role = "{{ClusterNames.CoordinatorRole}}", hand-over-retry-interval = 500ms }
                    singleton-proxy {
                      role = "{{ClusterNames.CoordinatorRole}}"
                      singleton-identification-interval = 500ms
                      buffer-size = 1000
                      log-singleton-identification-failure = off
                    }
                  }
                }
                """
            )
            .WithFallback(RemotingSettings.ToConfig("cluster", Host, Port));
}
