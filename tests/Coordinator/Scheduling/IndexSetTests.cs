using PsiSweep.Coordinator.Scheduling;

namespace PsiSweep.Coordinator.Tests.Scheduling;

public class IndexSetTests
{
    [Fact]
    public void A_set_of_a_million_indices_is_right_and_small()
    {
        var random = new Random(1);
        var set = IndexSet.Empty;
        var expected = new HashSet<long>();
        for (var i = 0; i < 20_000; i++)
        {
            var index = random.Next(1_000_000);
            set = set.Add(index);
            expected.Add(index);
        }

        foreach (var index in expected.Take(1000).ToArray())
        {
            set = set.Remove(index).Remove(index);
            expected.Remove(index);
        }

        Assert.Equal(expected.Count, set.Count);
        Assert.Equal(expected.Order(), set.All());
        for (var i = 0L; i < 1_000_000; i++)
            Assert.Equal(expected.Contains(i), set.Contains(i));
        foreach (var from in expected.Take(500))
        {
            var first = from;
            while (expected.Contains(first))
                first++;
            Assert.Equal(first, set.FirstMissing(from));
        }
    }
}
