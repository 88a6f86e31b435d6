using System.CommandLine;
using System.Text.Json;
using PsiSweep.CommandLine;
using PsiSweep.GpuNode.Cli.DataSets;
using PsiSweep.Lab.Data;
using PsiSweep.Lab.Tests.Data;
using PsiSweep.Shared.Configuration;

namespace PsiSweep.GpuNode.Tests.Cli.DataSets;

public sealed class DataCommandTests : IDisposable
{
    private static readonly SmallSet Idx = SmallSet.Idx();
    private static readonly SmallSet Cifar = SmallSet.Cifar();
    private static readonly IDatasetSource[] Sources =
    [
        new DigitsSource(),
        Idx.Source,
        SmallSet.Idx(2, "other", brightest: 100).Source,
        Cifar.Source,
    ];
    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task List_says_which_sets_are_present_missing_and_broken()
    {
        Idx.WriteTo(folder.At("data", "small"));
        Cifar.WriteTo(folder.At("data", "cifar10"));
        File.AppendAllText(folder.At("data", "cifar10", "test_batch.bin"), "x");

        var (code, output, _) = await RunAsync("list", "--json");

        Assert.Equal(0, code);
        var sets = JsonDocument.Parse(output).RootElement.EnumerateArray().ToDictionary(s => s.GetProperty("name").GetString()!);
        Assert.Equal(["digits", "small", "other", "cifar10"], sets.Keys);
        Assert.Equal(["present", "present", "missing", "broken"], sets.Values.Select(s => s.GetProperty("state").GetString()));
        Assert.Contains("test_batch.bin: offset", sets["cifar10"].GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.Equal("CC BY 4.0", sets["digits"].GetProperty("license").GetString());
        Assert.Equal(folder.At("data", "small"), sets["small"].GetProperty("where").GetString());

        var (_, plain, _) = await RunAsync("list");
        Assert.All(sets.Keys, name => Assert.Contains(name, plain, StringComparison.Ordinal));
        Assert.Contains("test_batch.bin: offset", plain, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_set_that_a_sweep_file_may_ask_for_is_known_with_its_sizes()
    {
        Assert.Equal(DataSetInfo.All.Select(i => i.Name), DatasetSources.All.Select(s => s.Name));
        foreach (var info in DataSetInfo.All)
        {
            if (DatasetSources.Find(info.Name) is ImageSource { Facts: var facts })
                Assert.Equal(
                    (info.TrainSamples, info.TestSamples, info.Classes),
                    (facts.Count(test: false), facts.Count(test: true), facts.Info.Classes)
                );
        }

        var digits = DataSetInfo.Find("digits")!;
        var raw = DatasetSources.Find("digits").Load("");
        Assert.Equal(
            (digits.TrainSamples, digits.TestSamples, digits.Sample.Count, digits.Classes),
            (raw.Train.Count, raw.Test.Count, raw.Features, raw.Classes)
        );
    }

    [Fact]
    public async Task Check_reads_a_set_whole()
    {
        Idx.WriteTo(folder.At("data", "small"), gzip: true);
        Assert.Equal((0, "small: 16 training and 9 test samples of 1x5x5, 3 classes\n", ""), await RunAsync("check", "small"));
        var json = JsonDocument.Parse((await RunAsync("check", "digits", "--json")).Output).RootElement;
        Assert.Equal((1197, 600), (json.GetProperty("train").GetInt32(), json.GetProperty("test").GetInt32()));

        folder.Write("data/small/t10k-labels-idx1-ubyte.gz", [1, 2, 3]);
        var (code, _, error) = await RunAsync("check", "small");
        Assert.Equal(3, code);
        Assert.Contains("t10k-labels-idx1-ubyte.gz: offset 3: the file ends", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("check", "smal", "'smal' is no data set; allowed are digits, small, other, cifar10")]
    [InlineData("fetch", "smal", "'smal' is no data set; allowed are small, other, cifar10")]
    [InlineData("fetch", "digits", "bundled with the program")]
    public async Task A_name_that_cannot_be_is_bad_input(string command, string set, string message)
    {
        var (code, _, error) = await RunAsync(command, set);
        Assert.Equal(2, code);
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Add_takes_files_over_gzipped_or_not(bool gzip)
    {
        Idx.WriteTo(folder.At("there"), gzip);
        Assert.Equal(0, (await RunAsync("add", "small", folder.At("there"))).Code);
        Directory.Delete(folder.At("there"), recursive: true);
        Assert.Equal(0, (await RunAsync("check", "small")).Code);
        Assert.Equal(5, folder.Files().Count(f => f.StartsWith(Path.Combine("data", "small"), StringComparison.Ordinal)));
        Assert.Equal(["small"], Directory.EnumerateFileSystemEntries(folder.At("data")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Add_links_where_it_is_told_to()
    {
        Idx.WriteTo(folder.At("there"));
        Assert.Equal(0, (await RunAsync("add", "small", folder.At("there"), "--link")).Code);
        Assert.Equal(
            folder.At("there", "train-images-idx3-ubyte"),
            new FileInfo(folder.At("data", "small", "train-images-idx3-ubyte")).LinkTarget
        );
        Assert.Equal(0, (await RunAsync("check", "small")).Code);
    }

    [Fact]
    public async Task Add_replaces_a_broken_set_and_keeps_a_good_one_when_the_new_files_are_wrong()
    {
        Idx.WriteTo(folder.At("there"));
        Idx.WriteTo(folder.At("data", "small"));
        File.Delete(folder.At("data", "small", "train-images-idx3-ubyte"));
        Assert.Equal(0, (await RunAsync("add", "small", folder.At("there"))).Code);

        File.AppendAllText(folder.At("there", "t10k-labels-idx1-ubyte"), "x");
        var (code, _, error) = await RunAsync("add", "small", folder.At("there"));
        Assert.Equal(3, code);
        Assert.Contains(folder.At("there", "t10k-labels-idx1-ubyte"), error, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("check", "small")).Code);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Adding_a_sets_own_folder_loses_nothing(bool link)
    {
        Idx.WriteTo(folder.At("data", "small"));
        Directory.CreateSymbolicLink(folder.At("alias"), folder.At("data", "small"));
        foreach (var from in new[] { folder.At("data", "small"), folder.At("alias") })
        {
            var (code, _, error) = await RunAsync(["add", "small", from, .. link ? (string[])["--link"] : []]);
            Assert.Equal(link ? 3 : 0, code);
            Assert.Equal(link, error.Contains("nothing to link", StringComparison.Ordinal));
            Assert.Equal(0, (await RunAsync("check", "small")).Code);
            Assert.Equal(["small"], Directory.EnumerateFileSystemEntries(folder.At("data")).Select(Path.GetFileName));
        }
    }

    [Fact]
    public async Task Add_refuses_another_sets_files_and_a_folder_that_is_not_there()
    {
        Idx.WriteTo(folder.At("there"));
        var (code, _, error) = await RunAsync("add", "other", folder.At("there"));
        Assert.Equal(3, code);
        Assert.Contains("other's training part", error, StringComparison.Ordinal);
        Assert.Contains("does not exist", (await RunAsync("add", "other", folder.At("nowhere"))).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Add_unpacks_the_published_archive()
    {
        foreach (var (name, bytes) in Cifar.Published)
            folder.Write(Path.Combine("there", name), bytes);
        Assert.Equal(0, (await RunAsync("add", "cifar10", folder.At("there"))).Code);
        Assert.Equal(
            Cifar.Files.Keys.Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(folder.At("data", "cifar10")).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)
        );
        Assert.Equal(0, (await RunAsync("check", "cifar10")).Code);

        var archive = folder.At("there", "cifar-10-binary.tar.gz");
        File.WriteAllBytes(archive, File.ReadAllBytes(archive)[..2000]);
        var (code, _, error) = await RunAsync("add", "cifar10", folder.At("there"));
        Assert.Equal(3, code);
        Assert.Contains(archive, error, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("check", "cifar10")).Code);
    }

    [Fact]
    public async Task Fetch_downloads_checks_and_installs_files()
    {
        using var server = FileServer.Of(Idx.Published);
        var (code, output, error) = await RunAsync("fetch", "small", "--mirror", server.Address.ToString().TrimEnd('/'));
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("train-images-idx3-ubyte.gz: ", output, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("check", "small")).Code);

        var asked = server.Requests.Count;
        Assert.Contains(
            "already there",
            (await RunAsync("fetch", "small", "--mirror", server.Address.ToString())).Output,
            StringComparison.Ordinal
        );
        Assert.Equal(asked, server.Requests.Count);
    }

    [Fact]
    public async Task Fetch_unpacks_an_archive_and_takes_nothing_else_from_it()
    {
        using var server = FileServer.Of(Cifar.Published);
        Assert.Equal(0, (await RunAsync("fetch", "cifar10", "--mirror", server.Address.ToString())).Code);
        Assert.Equal(0, (await RunAsync("check", "cifar10")).Code);
        Assert.DoesNotContain(folder.Files(), f => f.Contains("outside", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Fetch_keeps_what_came_when_a_file_is_not_there_and_goes_on_with_it()
    {
        var last = Idx.Published.Keys.Last();
        using (var server = FileServer.Of(Idx.Published.Where(f => f.Key != last).ToDictionary()))
        {
            var (code, _, error) = await RunAsync("fetch", "small", "--mirror", server.Address.ToString());
            Assert.Equal(3, code);
            Assert.Contains(last, error, StringComparison.Ordinal);
            Assert.Contains("404", error, StringComparison.Ordinal);
        }

        using var complete = FileServer.Of(Idx.Published);
        Assert.Equal(0, (await RunAsync("fetch", "small", "--mirror", complete.Address.ToString())).Code);
        Assert.Equal([last], complete.Requests.Select(r => r.Name));
    }

    [Fact]
    public async Task Fetch_refuses_files_that_are_not_the_published_ones()
    {
        using var server = FileServer.Of(SmallSet.Idx(seed: 9).Published);
        var (code, _, error) = await RunAsync("fetch", "small", "--mirror", server.Address.ToString());
        Assert.Equal(3, code);
        Assert.Contains("train-images-idx3-ubyte.gz has SHA-256", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.At("data", "small")));
    }

    [Fact]
    public async Task Fetch_refuses_a_mirror_that_is_no_address()
    {
        var (code, _, error) = await RunAsync("fetch", "small", "--mirror", "ftp://somewhere");
        Assert.Equal(2, code);
        Assert.Contains("ftp://somewhere", error, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var parsed = DataCommand.Create(Sources).Parse([.. arguments, "--data", folder.At("data")]);
        if (await CommandErrors.WriteAsync(parsed, "psisweep-node", error))
            return (2, "", error.ToString());
        var code = await parsed.InvokeAsync(
            new InvocationConfiguration
            {
                Output = output,
                Error = error,
                EnableDefaultExceptionHandler = false,
            },
            TestContext.Current.CancellationToken
        );
        return (code, output.ToString(), error.ToString());
    }
}
