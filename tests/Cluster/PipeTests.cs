namespace PsiSweep.Cluster.Tests;

public class PipeTests
{
    [Fact]
    public async Task A_sweep_file_comes_from_standard_input()
    {
        using var validate = PsiSweepProcess.Start(null, "validate", "-");
        await validate.Process.StandardInput.WriteAsync("name: piped\nseed: 1");
        validate.Process.StandardInput.Close();
        Assert.Equal(0, await validate.ExitAsync());
        Assert.StartsWith("-: valid; sweep piped", validate.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_starts_in_a_folder_that_is_gone()
    {
        var folder = Directory.CreateTempSubdirectory("psisweep-gone-");
        using var shell = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo(
                "/bin/sh",
                ["-c", $"cd '{folder.FullName}' && rmdir '{folder.FullName}' && exec '{PsiSweepProcess.CoordinatorPath}' validate x.yaml"]
            )
            {
                RedirectStandardError = true,
            }
        )!;
        var said = await shell.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(3, shell.ExitCode);
        Assert.StartsWith("the working folder is no longer there", said, StringComparison.Ordinal);
    }
}
