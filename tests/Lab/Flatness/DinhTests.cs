using PsiSweep.Lab.Flatness;

namespace PsiSweep.Lab.Tests.Flatness;

public class DinhTests
{
    [Fact]
    public void The_weight_trace_moves_by_orders_of_magnitude_and_the_path_trace_stays()
    {
        var rows = DinhCounterexample.Compute([0.01, 1, 100], seed: 1);
        Assert.Equal([0.01, 1, 100], rows.Select(r => r.Factor));
        Assert.InRange(rows[1].Loss, 1e-3, 0.8); // trained: below log 3
        foreach (var row in rows)
        {
            Assert.Equal(1, row.Loss / rows[1].Loss, 1e-12);
            Assert.Equal(1, row.PathTrace / rows[1].PathTrace, 1e-6);
        }

        Assert.True(
            rows[0].WeightTrace > 100 * rows[1].WeightTrace && rows[2].WeightTrace > 100 * rows[1].WeightTrace,
            string.Join("; ", rows)
        );
    }
}
