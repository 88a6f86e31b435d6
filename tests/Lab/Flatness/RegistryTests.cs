using PsiSweep.Lab.Flatness;
using PsiSweep.Shared.Measures;

namespace PsiSweep.Lab.Tests.Flatness;

/// <summary>The classes and the catalog that sweep files are checked against say the same.</summary>
public class RegistryTests
{
    public static TheoryData<string> Names => [.. MeasureCatalog.All.Select(m => m.Name)];

    [Fact]
    public void Names_agree() =>
        Assert.Equal(
            MeasureCatalog.All.Select(m => m.Name).Order(StringComparer.Ordinal),
            MeasureRegistry.All.Keys.Order(StringComparer.Ordinal)
        );

    [Theory]
    [MemberData(nameof(Names))]
    public void Columns_agree(string name)
    {
        using var context = Setting.Context(new([3, 4, 3, 2], Bias: true, Seed: 1), Setting.Config(name));
        var columns = Setting
            .Measure(context)
            .SelectMany(v =>
                new[] { v.Name, v.StandardError is null ? null : $"{v.Name}.se", v.Residual is null ? null : $"{v.Name}.residual" }
            )
            .OfType<string>();
        Assert.Equal(MeasureCatalog.Find(name)!.ColumnNames, columns);
    }
}
