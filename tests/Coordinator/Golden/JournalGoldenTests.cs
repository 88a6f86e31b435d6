using PsiSweep.Coordinator.Journal;
using PsiSweep.Coordinator.Scheduling;
using PsiSweep.Shared.Protocol;
using PsiSweep.Tests.Golden;

namespace PsiSweep.Coordinator.Tests.Golden;

/// <summary>A journal is kept for years, and a sweep goes on from it under whatever version there is then.</summary>
public class JournalGoldenTests
{
    private static readonly ProtocolCodec Codec = JournalSerializer.Codec;

    private static readonly GoldenKind Events = new(
        new("tests/Coordinator/Golden/journal"),
        ".msgpack",
        JournalSamples.All,
        (_, value) => Codec.Pack(value),
        (name, bytes) => Codec.Unpack(bytes, name)
    );

    [Fact]
    public void Everything_that_a_journal_ever_held_is_read() => Events.AssertAllAreRead();

    [Fact]
    public void Everything_written_today_is_kept() => Events.AssertTodayIsKept();

    [Fact]
    public void Every_event_has_a_name_and_a_golden_file()
    {
        Assert.Equal(
            typeof(IJournalEvent)
                .Assembly.GetTypes()
                .Where(t => t.IsClass && typeof(IJournalEvent).IsAssignableFrom(t))
                .Append(typeof(SweepSnapshot))
                .OrderBy(t => t.Name),
            Codec.Types.OrderBy(t => t.Name)
        );
        Assert.Equal(Codec.Types.OrderBy(t => t.Name), JournalSamples.All.Values.Select(v => v.GetType()).Distinct().OrderBy(t => t.Name));
        Assert.All(JournalSamples.All, s => Assert.Equal(GoldenFolder.BaseName(s.Key), Codec.Manifest(s.Value)));
    }
}
