using PsiSweep.Cluster.Processes;

namespace PsiSweep.Clustering.Tests.Processes;

/// <summary>A kill -9 is not the trial's fault unless the kernel says that it was for want of memory.</summary>
public class MemoryKillTests
{
    private const string Log = """
        <6>[  100.500000] Out of memory: Killed process 41 (chrome) total-vm:1kB
        <3>[  200.250000] Memory cgroup out of memory: Killed process 42 (psisweep-node) total-vm:1kB, anon-rss:1kB
        <6>[  300.000000] process 43 said Killed process
        """;

    private readonly Clock clock = new();
    private long kills = 7;

    private MemoryKillWatch Watch(bool? named = null) => new(42, new((_, _) => named, _ => () => kills), clock);

    private void Pass(MemoryKillWatch watch, int seconds)
    {
        for (var i = 0; i < seconds; i++)
        {
            clock.Now += TimeSpan.FromSeconds(1);
            watch.Look();
        }
    }

    [Theory]
    [InlineData(42, 150, true)]
    [InlineData(42, 250, false)] // an earlier process of that number
    [InlineData(41, 150, false)]
    [InlineData(4, 0, false)]
    [InlineData(43, 0, false)]
    public void The_log_names_the_process(int process, double since, bool named) =>
        Assert.Equal(named, OutOfMemoryKills.IsNamedIn(Log, process, since));

    [Fact]
    public void Another_process_that_was_killed_for_memory_before_is_no_reason()
    {
        var watch = Watch();
        Pass(watch, 5);
        kills++; // something else in its control group
        Pass(watch, 12);
        Assert.False(watch.WasKilled());
    }

    [Fact]
    public void A_kill_in_its_control_group_at_the_time_of_its_end_is()
    {
        var watch = Watch();
        Pass(watch, 100);
        kills++;
        Pass(watch, 3); // it takes a while to free its memory
        Assert.True(watch.WasKilled());
    }

    [Fact]
    public void What_the_log_says_is_so_and_without_any_word_it_was_a_kill()
    {
        Assert.True(Watch(named: true).WasKilled());
        var other = Watch(named: false);
        kills++;
        Assert.False(other.WasKilled());
        Assert.False(new MemoryKillWatch(42, new((_, _) => null, _ => () => null), clock).WasKilled());
    }

    [Fact]
    public void The_kernel_of_this_machine_can_be_asked_about_a_process_that_lives()
    {
        Assert.NotEqual(true, OutOfMemoryKills.Kernel.Named(Environment.ProcessId, 0));
        Assert.True(OutOfMemoryKills.Kernel.CounterOf(Environment.ProcessId)() is null or >= 0);
        Assert.Null(OutOfMemoryKills.Kernel.CounterOf(int.MaxValue)());
    }

    private sealed class Clock : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
