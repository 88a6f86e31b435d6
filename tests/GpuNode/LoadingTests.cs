using System.Text.Json;
using PsiSweep.Lab.Tests.Data;
using PsiSweep.Lab.Tests.Torch;
using PsiSweep.Lab.Torch;

namespace PsiSweep.GpuNode.Tests;

/// <summary>Loading in processes of their own: a process loads libtorch once and for all.</summary>
public sealed class LoadingTests : IDisposable
{
    private const string Node = "psisweep-node";
    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task Loads_the_packages_libtorch_and_leaves_no_copy_beside_the_program()
    {
        var before = Natives();

        var (code, output, error) = await ChildProcess.RunAsync(Node, ["devices", "--json"]);

        Assert.Equal((0, ""), (code, error));
        Assert.Equal("cpu:0", JsonDocument.Parse(output).RootElement.GetProperty("devices")[0].GetProperty("name").GetString());
        Assert.Equal(before, Natives());
    }

    [Fact]
    public async Task Loads_libtorch_from_a_named_folder()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "symbolic links need a privilege there");
        var own = TorchFolders.Find(null, AppContext.BaseDirectory).Libtorch;
        foreach (var library in Directory.EnumerateFiles(own).Where(f => !f.Contains("LibTorchSharp", StringComparison.Ordinal)))
            File.CreateSymbolicLink(folder.At(Path.GetFileName(library)), library);
        var before = Natives();

        var (code, output, error) = await ChildProcess.RunAsync(Node, ["devices", "--json"], (TorchFolders.Variable, folder.Path));

        Assert.Equal((0, ""), (code, error));
        Assert.Equal(folder.Path, JsonDocument.Parse(output).RootElement.GetProperty("libtorch").GetString());
        Assert.Equal(before, Natives());
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_one_sentence()
    {
        var (code, output, error) = await ChildProcess.RunAsync(Node, ["devices"], (TorchFolders.Variable, folder.At("nowhere")));
        Assert.Equal((3, ""), (code, output));
        Assert.Equal($"PSISWEEP_LIBTORCH names the folder {folder.At("nowhere")}, which does not exist.", error.Trim());
    }

    [Fact]
    public async Task A_library_that_is_nonsense_is_one_sentence()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the sentence ends in the words of Linux's loader");
        foreach (var library in new[] { "c10", "torch_cpu", "torch" })
            folder.Write(TorchFolders.FileName(library), "no library"u8.ToArray());
        var before = Natives();

        var (code, output, error) = await ChildProcess.RunAsync(Node, ["devices"], (TorchFolders.Variable, folder.Path));

        Assert.Equal((3, ""), (code, output));
        Assert.Equal($"{folder.At("libc10.so")} cannot be loaded: {folder.At("libc10.so")}: file too short", error.Trim());
        Assert.Equal(before, Natives());
    }

    public void Dispose() => folder.Dispose();

    /// <summary>Every file of libtorch's main library in the folders of the program and of TorchSharp, where TorchSharp's own loader would
    /// put its copy.</summary>
    private static string[] Natives()
    {
        var folders = new[] { Node + ".dll", "TorchSharp.dll" }
            .Select(f => Path.Combine(AppContext.BaseDirectory, f))
            .Select(f => File.ResolveLinkTarget(f, returnFinalTarget: true)?.FullName ?? f)
            .Select(f => Path.GetDirectoryName(f)!)
            .Append(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory))
            .Distinct()
            .ToArray();
        var found = folders
            .SelectMany(f => Directory.EnumerateFiles(f, TorchFolders.FileName("torch_cpu"), SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal)
            .ToArray();
        Assert.All(
            found,
            f => Assert.True(folders.Contains(Path.GetDirectoryName(f)) || Path.GetFileName(Path.GetDirectoryName(f)) == "native", f)
        );
        return found;
    }
}
