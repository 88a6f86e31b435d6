using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.Remote;
using PsiSweep.Cluster;
using PsiSweep.Shared.Protocol;
using PsiSweep.Shared.Telemetry;

namespace PsiSweep.Clustering.Tests.Protocol;

/// <summary>What another program sends over the wire is refused before anything that it names is built.</summary>
public class RefusalTests
{
    /// <summary>Any type of the process that can be built without arguments.</summary>
    public sealed class Trap
    {
        private static int built;

        public Trap() => Interlocked.Increment(ref built);

        public static int Built => Volatile.Read(ref built);

        public string Text { get; set; } = "";
    }

    private static readonly Config Foreign = ConfigurationFactory.ParseString(
        $$"""
        akka {
          loglevel = OFF
          stdout-loglevel = OFF
          actor {
            provider = remote
            serializers.psisweep = {{Hocon.TypeName<ProtocolSerializer>()}}
            serialization-bindings { {{Hocon.TypeName<IProtocolMessage>()}} = psisweep }
          }
          remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
        }
        """
    );

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_type_that_a_payload_names_is_not_built_the_message_is_counted_and_logged_and_the_connection_stays()
    {
        var received = new BlockingCollection<object>();
        var events = new ConcurrentQueue<object>();
        var refused = new ConcurrentQueue<string>();
        using var meters = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == PsiSweepTelemetry.Name && instrument.Name == "psisweep.messages.refused")
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        meters.SetMeasurementEventCallback<long>((_, _, tags, _) => refused.Enqueue((string)tags[0].Value!));
        meters.Start();

        var here = ActorSystem.Create("here", RemotingSettings.ToConfig("remote", "127.0.0.1", 0));
        var there = ActorSystem.Create("there", Foreign);
        here.ActorOf(Props.Create(() => new Keeper(m => received.Add(m))), "inbox");
        var listener = here.ActorOf(Props.Create(() => new Keeper(events.Enqueue)));
        here.EventStream.Subscribe(listener, typeof(Warning));
        here.EventStream.Subscribe(listener, typeof(DisassociatedEvent));
        var port = ((ExtendedActorSystem)here).Provider.DefaultAddress.Port;
        var inbox = await there.ActorSelection($"akka.tcp://here@127.0.0.1:{port}/user/inbox").ResolveOne(TimeSpan.FromSeconds(20), Cancel);

        inbox.Tell(new ResumeSweep());
        Assert.IsType<ResumeSweep>(Next());
        var trap = new Trap { Text = "boom" };
        var before = Trap.Built;
        inbox.Tell(trap); // as JSON that names its type
        inbox.Tell(new Google.Protobuf.WellKnownTypes.Empty());
        inbox.Tell(new PauseSweep());
        Assert.IsType<PauseSweep>(Next()); // the next thing that arrives, over the same connection

        Assert.Equal(before, Trap.Built);
        Assert.Contains("json", refused);
        Assert.Contains("protobuf", refused);
        Assert.Contains(events.OfType<Warning>(), w => w.ToString().Contains("packed as json is refused", StringComparison.Ordinal));
        Assert.Empty(events.OfType<DisassociatedEvent>());
        await there.Terminate();
        await here.Terminate();

        object Next() => received.TryTake(out var next, TimeSpan.FromSeconds(20)) ? next : "nothing";
    }

    [Fact]
    public async Task Nothing_but_messages_of_the_protocol_is_packed()
    {
        var system = (ExtendedActorSystem)ActorSystem.Create("here", RemotingSettings.ToConfig("remote", "127.0.0.1", 0));
        foreach (var value in (object[])[new Trap(), new Dictionary<string, string>(), new InvalidOperationException("x"), 1.5])
        {
            var serializer = system.Serialization.FindSerializerFor(value);
            Assert.IsAssignableFrom<RefusingSerializer>(serializer);
            Assert.Throws<System.Runtime.Serialization.SerializationException>(() => serializer.ToBinary(value));
        }

        Assert.IsType<ProtocolSerializer>(system.Serialization.FindSerializerFor(new PauseSweep()));
        Assert.DoesNotContain("Refus", system.Serialization.FindSerializerFor(new Identify(1)).GetType().Name, StringComparison.Ordinal);
        await system.Terminate();
    }

    private sealed class Keeper : ReceiveActor
    {
        public Keeper(Action<object> take) => ReceiveAny(take);
    }
}
