using PsiSweep.Shared.Time;

namespace PsiSweep.Shared.Tests.Time;

public class MonotonicTimeTests
{
    private sealed class JumpingClock : TimeProvider
    {
        public DateTimeOffset Wall { get; set; } = new(2026, 11, 23, 3, 0, 0, TimeSpan.Zero);

        public long Ticks { get; set; }

        public override long TimestampFrequency => 1;

        public override DateTimeOffset GetUtcNow() => Wall;

        public override long GetTimestamp() => Ticks;
    }

    [Theory]
    [InlineData(3600)]
    [InlineData(-3600)]
    [InlineData(1e8)]
    public void A_clock_that_jumps_moves_no_lease(double seconds)
    {
        var clock = new JumpingClock();
        var time = new MonotonicTime(clock);
        var before = time.Now;
        clock.Wall += TimeSpan.FromSeconds(seconds);
        Assert.Equal(before, time.Now);
        clock.Ticks += 7;
        Assert.Equal(before + TimeSpan.FromSeconds(7), time.Now);
    }
}
