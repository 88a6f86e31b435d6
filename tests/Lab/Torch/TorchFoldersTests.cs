using System.Runtime.InteropServices;
using PsiSweep.Lab.Tests.Data;
using PsiSweep.Lab.Torch;

namespace PsiSweep.Lab.Tests.Torch;

public sealed class TorchFoldersTests : IDisposable
{
    private static readonly string TorchSharp = TorchFolders.FileName("LibTorchSharp");
    private static readonly string Libtorch = TorchFolders.FileName("torch_cpu");
    private static readonly string Runtimes = Path.Combine(
        "runtimes",
        $"{(OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux")}-"
            + RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant(),
        "native"
    );

    private readonly TemporaryFolder folder = new();

    [Fact]
    public void A_published_program_has_them_beside_it()
    {
        Put("program", TorchSharp, Libtorch);
        Assert.Equal(new TorchFolders(folder.At("program"), folder.At("program", TorchSharp)), Find(null));
        Assert.Equal(Find(null), Find(""));
    }

    [Fact]
    public void A_build_has_them_under_runtimes()
    {
        Put(Path.Combine("program", Runtimes), TorchSharp, Libtorch);
        Assert.Equal(new TorchFolders(folder.At("program", Runtimes), folder.At("program", Runtimes, TorchSharp)), Find(null));
    }

    [Theory]
    [InlineData("elsewhere", "elsewhere")]
    [InlineData("elsewhere", "elsewhere/lib")]
    public void A_named_folder_or_its_lib_goes_before_the_programs_own(string named, string place)
    {
        Put("program", TorchSharp, Libtorch);
        Put(place, Libtorch);
        Assert.Equal(
            new TorchFolders(
                Path.Combine(folder.At(named), Path.GetRelativePath(named, place)).TrimEnd('.').TrimEnd('/'),
                folder.At("program", TorchSharp)
            ),
            Find(named)
        );
    }

    [Theory]
    [InlineData("build-version", "2.10.0+cpu\n")]
    [InlineData("version.py", "from typing import Optional\n__version__ = '2.10.1+cu128'\ncuda = '12.8'\n")]
    [InlineData("version.py", "nothing known\n")]
    public void A_named_folder_of_the_needed_release_is_taken(string file, string text)
    {
        Put("program", TorchSharp);
        Put("torch/lib", Libtorch);
        File.WriteAllText(folder.At("torch", file), text);
        Assert.Equal(folder.At("torch", "lib"), Find("torch/lib").Libtorch);
    }

    [Theory]
    [InlineData("build-version", "1.13.1+cpu\n", "1.13.1+cpu")]
    [InlineData("version.py", "__version__ = '2.1.0'\n", "2.1.0")]
    public void A_named_folder_of_another_release_is_refused(string file, string text, string version)
    {
        Put("program", TorchSharp, Libtorch);
        Put("torch/lib", Libtorch);
        File.WriteAllText(folder.At("torch", file), text);
        Assert.Equal(
            $"PSISWEEP_LIBTORCH names the folder {folder.At("torch")}, which holds libtorch {version}; TorchSharp needs libtorch 2.10.",
            Assert.Throws<TorchUnavailableException>(() => Find("torch")).Message
        );
    }

    [Fact]
    public void What_is_missing_is_said_in_a_sentence()
    {
        Assert.StartsWith($"{TorchSharp} for ", Error(null), StringComparison.Ordinal);
        Put("program", TorchSharp);
        Assert.Equal(
            $"{Libtorch} is not beside the program in {folder.At("program")}; build again, or set PSISWEEP_LIBTORCH to the folder of "
                + "libtorch 2.10's libraries.",
            Error(null)
        );
        Assert.Equal($"PSISWEEP_LIBTORCH names the folder {folder.At("nowhere")}, which does not exist.", Error("nowhere"));
        Put("empty");
        Assert.Equal(
            $"PSISWEEP_LIBTORCH names the folder {folder.At("empty")}, but neither it nor its lib holds {Libtorch}; name the folder of "
                + "libtorch 2.10's libraries.",
            Error("empty")
        );
    }

    public void Dispose() => folder.Dispose();

    private string Error(string? named) => Assert.Throws<TorchUnavailableException>(() => Find(named)).Message;

    private TorchFolders Find(string? named) =>
        TorchFolders.Find(string.IsNullOrEmpty(named) ? named : folder.At(named), folder.At("program"));

    private void Put(string place, params string[] names)
    {
        Directory.CreateDirectory(folder.At(place));
        foreach (var name in names)
            File.WriteAllBytes(folder.At(place, name), []);
    }
}
