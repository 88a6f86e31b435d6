using Akka.Actor;
using Akka.Cluster.Tools.Singleton;
using PsiSweep.Coordinator.Results;
using PsiSweep.Coordinator.Scheduling;
using PsiSweep.Shared.Cluster;

namespace PsiSweep.Coordinator.Actors;

/// <summary>A coordinator in this process: its actor system, the singleton that runs the sweep, and questions to it.</summary>
public sealed class CoordinatorService : IAsyncDisposable
{
    private readonly ActorSystem system;
    private readonly IActorRef proxy;

    private CoordinatorService(ActorSystem system, IActorRef proxy)
    {
        this.system = system;
        this.proxy = proxy;
        Address = Akka.Cluster.Cluster.Get(system).SelfAddress.ToString();
    }

    /// <summary>Address that nodes take as their seed.</summary>
    public string Address { get; }

    /// <summary>Starts a coordinator; a sweep whose journal is there is resumed.</summary>
    /// <exception cref="SweepMismatchException">The folder holds another sweep.</exception>
    public static async Task<CoordinatorService> StartAsync(CoordinatorOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        Directory.CreateDirectory(options.ResultsFolder);
        SweepIdFile.Claim(options.ResultsFolder, options.Sweep);
        var journal = options.PostgreSql is { } connection
            ? JournalSettings.PostgreSql(connection)
            : JournalSettings.Sqlite(Path.Combine(options.ResultsFolder, "journal.db"));
        var config = journal.ToConfig()
            .WithFallback(FileLogger.ToConfig(Path.GetFullPath(Path.Combine(options.ResultsFolder, "logs", "coordinator.log"))))
            .WithFallback(new ClusterSettings(ClusterNames.CoordinatorRole, options.Host, options.Port, []).ToConfig())
            .WithFallback(ClusterSingleton.DefaultConfig());
        var system = ActorSystem.Create(ClusterNames.System, config);

        var setup = new CoordinatorSetup(
            new SweepHeader(options.Sweep.SweepId, options.Sweep.Name, options.Sweep.Count, options.MaxAttempts, options.ResolvedYaml),
            options.Sweep,
            options.Rules,
            () => new SqliteResultStore(ResultsDatabase(options.ResultsFolder)),
            Path.GetFullPath(options.ResultsFolder),
            options.Clock);
        system.ActorOf(
            ClusterSingletonManager.Props(
                Props.Create(() => new SweepCoordinator(setup)),
                PoisonPill.Instance,
                ClusterSingletonManagerSettings.Create(system).WithRole(ClusterNames.CoordinatorRole).WithSingletonName(ClusterNames.CoordinatorSingleton)),
            ClusterNames.CoordinatorManager);
        var proxy = system.ActorOf(CoordinatorProxy.Props(system), "coordinator-proxy");

        var cluster = Akka.Cluster.Cluster.Get(system);
        await cluster.JoinAsync(cluster.SelfAddress, cancellation);
        return new(system, proxy);
    }

    /// <summary>File of the results store in a results folder.</summary>
    public static string ResultsDatabase(string folder) => Path.Combine(folder, "results.db");

    /// <summary>Where the sweep is.</summary>
    /// <exception cref="TimeoutException">The coordinator does not answer; it may be reading a long journal.</exception>
    public async Task<SweepStatus> StatusAsync(TimeSpan timeout, CancellationToken cancellation)
    {
        try
        {
            return await proxy.Ask<SweepStatus>(GetStatus.Instance, timeout, cancellation);
        }
        catch (AskTimeoutException e)
        {
            throw new TimeoutException($"the coordinator did not answer within {timeout.TotalSeconds} s", e);
        }
    }

    /// <summary>Leaves the cluster and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        await CoordinatedShutdown.Get(system).Run(CoordinatedShutdown.ClusterLeavingReason.Instance);
        await system.WhenTerminated;
    }
}
