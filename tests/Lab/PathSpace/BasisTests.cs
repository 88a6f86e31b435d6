using CsCheck;
using PsiSweep.Lab.PathSpace;
using PsiSweep.Shared.Configuration;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Tests.PathSpace;

/// <summary>The basis, against all paths of small networks, one by one.</summary>
public class BasisTests
{
    private static readonly Gen<(RandomNetwork Net, BasisTrees Trees)> NetworkAndTrees = Gen.Select(
        RandomNetwork.Any(widest: 4),
        Gen.Int[0, 2],
        (net, kind) =>
            (
                net,
                kind switch
                {
                    0 => net.Trees(TreeKind.Modular),
                    1 => net.Trees(TreeKind.MaxProduct),
                    _ => net.RandomTrees(),
                }
            )
    );

    [Fact]
    public void Basis_paths_span_all_paths_and_number_m_minus_H() =>
        NetworkAndTrees.Sample(
            sample =>
            {
                using var scope = NewDisposeScope();
                var all = new PathEnumeration(sample.Net.Shape);
                var expected = sample.Net.Shape.ParameterCount - sample.Net.Shape.HiddenUnits;
                var basis = all
                    .Edges.Where(e => !PathEnumeration.IsHeld(sample.Net.Shape, sample.Trees, e))
                    .Select(e => all.BasisPath(sample.Trees, e))
                    .ToList();

                Assert.Equal(expected, basis.Count);
                // The Jacobian of log path values in log weights is the path-edge incidence matrix.
                Assert.Equal(expected, Rank(Incidence(all, all.Paths)));
                Assert.Equal(expected, Rank(Incidence(all, basis)));
            },
            iter: 60,
            threads: 1,
            print: p => p.Net.ToString()
        );

    [Fact]
    public void Every_path_value_is_the_product_predicted_from_basis_values() =>
        NetworkAndTrees.Sample(
            sample =>
            {
                using var scope = NewDisposeScope();
                var all = new PathEnumeration(sample.Net.Shape);
                var weights = sample.Net.Weights();
                using var map = new PathSpaceMap(sample.Net.Shape, sample.Trees, weights);
                var free = all.Edges.Where(e => !PathEnumeration.IsHeld(sample.Net.Shape, sample.Trees, e)).ToArray();

                // log |path| = Σ exponent · log |basis value|, the exponents from linear algebra on the incidence alone.
                var basis = Incidence(all, free.Select(e => all.BasisPath(sample.Trees, e)));
                var exponents = linalg.lstsq(basis.t(), Incidence(all, all.Paths).t()).Solution.round();
                var logs = tensor([.. free.Select(e => Math.Log(Math.Abs(all.Weight(map.Values, e))))], float64);
                var signs = tensor([.. free.Select(e => all.Weight(map.Values, e) < 0 ? 1.0 : 0.0)], float64);
                var predicted = exponents.t().mv(logs).exp() * (1 - 2 * exponents.t().mv(signs).remainder(2));

                Assert.True(
                    (exponents.t().mm(basis) - Incidence(all, all.Paths)).abs().max().item<double>() == 0,
                    "exponents are integers"
                );
                var actual = all.Paths.Select(path => path.Aggregate(1.0, (value, e) => value * all.Weight(weights, e))).ToArray();
                var values = predicted.data<double>().ToArray();
                for (var p = 0; p < actual.Length; p++)
                    Assert.Equal(1, values[p] / actual[p], 1e-11);
            },
            iter: 40,
            threads: 1,
            print: p => p.Net.ToString()
        );

    [Fact]
    public void Values_of_whole_layers_are_the_products_along_each_basis_path() =>
        NetworkAndTrees.Sample(
            sample =>
            {
                using var scope = NewDisposeScope();
                var all = new PathEnumeration(sample.Net.Shape);
                var weights = sample.Net.Weights();
                using var map = new PathSpaceMap(sample.Net.Shape, sample.Trees, weights);
                Assert.Equal(all.Edges.Count(e => !PathEnumeration.IsHeld(sample.Net.Shape, sample.Trees, e)), map.CoordinateCount);
                Assert.Equal(0, map.UnitsLeftOut);
                foreach (var edge in all.Edges)
                {
                    var value = all.BasisPath(sample.Trees, edge).Aggregate(1.0, (v, e) => v * all.Weight(weights, e));
                    Assert.Equal(
                        PathEnumeration.IsHeld(sample.Net.Shape, sample.Trees, edge) ? 0 : value,
                        all.Weight(map.Values, edge),
                        1e-12 * Math.Abs(value)
                    );
                }
            },
            iter: 40,
            threads: 1,
            print: p => p.Net.ToString()
        );

    private static Tensor Incidence(PathEnumeration all, IEnumerable<Edge[]> paths)
    {
        var column = all.Edges.Select((e, at) => (e, at)).ToDictionary(x => x.e, x => x.at);
        var rows = paths.ToArray();
        var matrix = new double[rows.Length, column.Count];
        for (var r = 0; r < rows.Length; r++)
        {
            foreach (var e in rows[r])
                matrix[r, column[e]]++;
        }

        return tensor(matrix, float64);
    }

    private static long Rank(Tensor matrix)
    {
        var singular = linalg.svdvals(matrix);
        return singular.gt(1e-9 * singular.max()).sum().item<long>();
    }
}
