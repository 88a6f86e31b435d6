using PsiSweep.Coordinator.Runs;

namespace PsiSweep.Coordinator.Tests.Cli;

public class SparingVoiceTests
{
    private sealed class Time : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }

    [Fact]
    public void A_flood_is_cut_and_counted()
    {
        var said = new List<string>();
        var time = new Time();
        var voice = new SparingVoice(said.Add, time);
        for (var i = 0; i < 50; i++)
            voice.Say($"{i}");
        Assert.Equal(Enumerable.Range(0, SparingVoice.Most).Select(i => $"{i}"), said);
        time.Seconds = 60;
        voice.Say("later");
        Assert.StartsWith("30 more of these", said[^2], StringComparison.Ordinal);
        Assert.Equal("later", said[^1]);
    }
}
