using PsiSweep.Coordinator.Results.Folder;
using PsiSweep.Sweeps;
using PsiSweep.Sweeps.Reading;

namespace PsiSweep.Coordinator.Tests.Results.Folder;

public sealed class SweepIdFileTests : IDisposable
{
    private static readonly SweepSpec Sweep = SweepFile
        .Parse("name: small\naxes: {grid: {seed: {range: {from: 1, to: 2}}}}\n", "sweep.yaml")
        .SpecOrThrow();
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("\n")]
    public void A_folder_that_is_nobodys_is_claimed(string? there)
    {
        if (there is not null)
            File.WriteAllText(folder.File("sweep.id"), there);
        SweepIdFile.Claim(folder.Path, Sweep);
        SweepIdFile.Claim(folder.Path, Sweep);
        Assert.Equal(Sweep.SweepId, SweepIdFile.Read(folder.Path));
        Assert.Equal(["sweep.id"], folder.Files());
    }

    [Theory]
    [InlineData("\0\u0001\u0002 garbage")]
    [InlineData("two words")]
    public void A_file_that_holds_no_identity_is_told_with_what_to_write_into_it(string there)
    {
        File.WriteAllText(folder.File("sweep.id"), there);
        var refused = Assert.Throws<CliException>(() => SweepIdFile.Claim(folder.Path, Sweep));
        Assert.Contains($"write {Sweep.SweepId} into it", refused.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.BadInput, refused.ExitCode);
    }

    [Fact]
    public void A_folder_in_its_place_is_told()
    {
        Directory.CreateDirectory(folder.File("sweep.id"));
        Assert.Equal(ExitCode.Environment, Assert.Throws<CliException>(() => SweepIdFile.Claim(folder.Path, Sweep)).ExitCode);
    }

    [Fact]
    public void Another_sweeps_folder_is_refused()
    {
        File.WriteAllText(folder.File("sweep.id"), "0123456789abcdef\n");
        Assert.Throws<SweepMismatchException>(() => SweepIdFile.Claim(folder.Path, Sweep));
    }
}
