using Akka.Actor;
using Akka.Cluster.Tools.Singleton;
using Akka.Configuration;
using Akka.Event;
using Akka.Pattern;
using Microsoft.Data.Sqlite;
using PsiSweep.Cluster;
using PsiSweep.Coordinator.Control;
using PsiSweep.Coordinator.Journal;
using PsiSweep.Coordinator.Results;
using PsiSweep.Coordinator.Results.Folder;
using PsiSweep.Coordinator.Scheduling;
using PsiSweep.Shared.Protocol;

namespace PsiSweep.Coordinator.Actors;

/// <summary>A coordinator in this process: its actor system, the singleton that runs the sweep (here or on another coordinator), and
/// questions to it.</summary>
public sealed class CoordinatorService : IAsyncDisposable
{
    private readonly ActorSystem system;
    private readonly IActorRef proxy;

    private readonly IDisposable published;

    private CoordinatorService(ActorSystem system, IActorRef proxy, CoordinatorOptions options)
    {
        this.system = system;
        this.proxy = proxy;
        Address = Akka.Cluster.Cluster.Get(system).SelfAddress.ToString();
        published = ClusterFile.Publish(
            options.ResultsFolder,
            options.Name ?? "coordinator",
            Address,
            options.Sweep.SweepId,
            options.Sweep.Name,
            options.Clock.GetUtcNow()
        );
    }

    /// <summary>Address that nodes take as their seed.</summary>
    public string Address { get; }

    /// <summary>Ends when the actor system has ended: disposed of, or put out of the cluster.</summary>
    public Task Ended => system.WhenTerminated;

    /// <summary>Whether it is a member of the cluster.</summary>
    public bool IsUp => Akka.Cluster.Cluster.Get(system).SelfMember.Status is Akka.Cluster.MemberStatus.Up;

    /// <summary>Starts a coordinator; a sweep whose journal is there is resumed.</summary>
    /// <exception cref="SweepMismatchException">The folder holds another sweep.</exception>
    /// <exception cref="JournalUnavailableException">The journal cannot be opened, or lacks what the results store has.</exception>
    /// <exception cref="IOException">The folder, or a file in it, cannot be used.</exception>
    /// <exception cref="CannotListenException">It cannot listen at its address, or nothing here reaches it there.</exception>
    public static async Task<CoordinatorService> StartAsync(CoordinatorOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        Directory.CreateDirectory(options.ResultsFolder);
        Directory.CreateDirectory(options.OwnFolder);
        SweepIdFile.Claim(options.ResultsFolder, options.Sweep);
        var journal = OpenJournal(options);
        var system = ClusterSystem.Start(
            new(ClusterNames.CoordinatorRole, options.Host, options.Port, options.Seeds),
            ConfigOf(options, journal)
        );
        await CheckReachableAsync(system, cancellation);
        var setup = new CoordinatorSetup(
            new SweepHeader(options.Sweep.SweepId, options.Sweep.Name, options.Sweep.Count, options.ResolvedYaml),
            options.Sweep,
            options.Rules,
            () => StoreFile.Open(options.Folder.Of(options.Name).Store, s => system.Log.Warning(s)),
            Path.GetFullPath(options.ResultsFolder),
            options.Checkpoints,
            options.HungAfter,
            options.SnapshotEvery,
            options.Clock,
            Fenced: options.Seeds.Count > 1
                ? () => _ = CoordinatedShutdown.Get(system).Run(CoordinatedShutdown.ClusterDowningReason.Instance)
                : () => { },
            options.Say
        );
        system.ActorOf(
            ClusterSingletonManager.Props(
                // A journal that cannot be written stops the coordinator; it is started again, and reads what is there.
                BackoffSupervisor.Props(
                    Backoff
                        .OnStop(
                            Props.Create(() => new SweepCoordinator(setup)),
                            "sweep",
                            TimeSpan.FromSeconds(0.5),
                            TimeSpan.FromSeconds(10),
                            0.2,
                            -1
                        )
                        .WithDefaultStoppingStrategy()
                ),
                PoisonPill.Instance,
                ClusterSingletonManagerSettings
                    .Create(system)
                    .WithRole(ClusterNames.CoordinatorRole)
                    .WithSingletonName(ClusterNames.CoordinatorSingleton)
            ),
            ClusterNames.CoordinatorManager
        );
        var proxy = system.ActorOf(CoordinatorProxy.Props(system), "coordinator-proxy");
        if (options.Seeds.Count == 0)
        {
            var cluster = Akka.Cluster.Cluster.Get(system);
            await cluster.JoinAsync(cluster.SelfAddress, cancellation);
        }

        system.ActorOf(ControlGateway.Props(proxy, sweepId: options.Sweep.SweepId), ClusterNames.ControlGateway);
        return new(system, proxy, options);
    }

    /// <summary>Opens the journal, and sees that it holds all that the results store was made from.</summary>
    private static JournalSettings OpenJournal(CoordinatorOptions options)
    {
        var (file, path) = (options.Folder.Journal, options.Folder.Of(options.Name).Store);
        var stored = Stored(path, options.Say);
        if (options.PostgreSql is null && stored > 0 && !File.Exists(file))
            throw JournalUnavailableException.Behind($"{file} is missing", path, stored);
        var journal = options.PostgreSql is { } connection ? JournalSettings.PostgreSql(connection) : JournalSettings.Sqlite(file);
        var last = stored == 0 ? 0 : journal.LastSequence(SweepCoordinator.PersistenceIdOf(options.Sweep.SweepId));
        return last >= stored
            ? journal
            : throw JournalUnavailableException.Behind(
                $"the journal {(options.PostgreSql is null ? file : "in the PostgreSQL database")} holds "
                    + (last == 0 ? "no event of this sweep" : $"this sweep's events up to number {last} only"),
                path,
                stored
            );
    }

    private static long Stored(string path, Action<string> say)
    {
        try
        {
            using var store = StoreFile.Open(path, say);
            return store.LastSequence;
        }
        catch (SqliteException e)
        {
            throw new IOException($"{path} cannot be used: {e.Message}", e);
        }
    }

    /// <summary>Without a network interface listening succeeds, and no node ever comes.</summary>
    private static async Task CheckReachableAsync(ActorSystem system, CancellationToken cancellation)
    {
        var own = Akka.Cluster.Cluster.Get(system).SelfAddress;
        if (await TcpProbe.OfAsync(own.Host!, own.Port!.Value, cancellation) is not { Refused: true } probe)
            return;
        await system.Terminate();
        throw new CannotListenException(
            $"this machine does not reach its own address {own.Host}:{own.Port} ({probe.Reason}), so no node would; is the network "
                + "interface up ('ip link')?"
        );
    }

    private static Config ConfigOf(CoordinatorOptions options, JournalSettings journal) =>
        journal.ToConfig().WithFallback(FileLogger.ToConfig(Path.GetFullPath(options.Folder.LogOf(options.Name))));

    /// <summary>Writes a sentence to this coordinator's log.</summary>
    public void Warn(string sentence) => Logging.GetLogger(system, nameof(CoordinatorService)).Warning("{0}", sentence);

    /// <summary>Where the sweep is, from a coordinator that is alone.</summary>
    /// <exception cref="TimeoutException">The coordinator does not answer; it may be reading a long journal.</exception>
    public Task<SweepStatus> StatusAsync(TimeSpan timeout, CancellationToken cancellation) =>
        AskAsync<SweepStatus>(GetStatus.Instance, timeout, cancellation);

    /// <summary>Where the sweep is, from whichever coordinator is in charge.</summary>
    /// <exception cref="TimeoutException">None answers.</exception>
    public Task<SweepOverview> OverviewAsync(TimeSpan timeout, CancellationToken cancellation) =>
        AskAsync<SweepOverview>(new GetOverview(), timeout, cancellation);

    /// <summary>Gives an order to whichever coordinator is in charge.</summary>
    /// <exception cref="TimeoutException">None answers.</exception>
    public Task<ControlAnswer> OrderAsync(IControlRequest order, TimeSpan timeout, CancellationToken cancellation) =>
        AskAsync<ControlAnswer>(order, timeout, cancellation);

    private async Task<T> AskAsync<T>(object question, TimeSpan timeout, CancellationToken cancellation)
    {
        try
        {
            return await proxy.Ask<T>(question, timeout, cancellation);
        }
        catch (AskTimeoutException e)
        {
            throw new TimeoutException($"the coordinator did not answer within {timeout.TotalSeconds} s", e);
        }
    }

    /// <summary>Leaves the cluster and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        published.Dispose();
        await CoordinatedShutdown.Get(system).Run(CoordinatedShutdown.ClusterLeavingReason.Instance);
        await system.WhenTerminated;
    }
}
