using System.Runtime.InteropServices;
using PsiSweep.Lab.Tests.Data;
using PsiSweep.Lab.Torch;

namespace PsiSweep.Lab.Tests.Torch;

public class LoaderMessageTests
{
    [Fact]
    public void The_loaders_own_words_are_kept_and_nothing_else()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the words are those of Linux's loader");
        using var folder = new TemporaryFolder();
        var path = folder.Write("nonsense.so", [1, 2, 3]);

        var said = Assert.ThrowsAny<Exception>(() => NativeLibrary.Load(path)).Message;

        Assert.Contains('\n', said); // .NET's advice is several lines
        Assert.Equal($"{path}: file too short", LoaderMessage.Essence(said));
    }

    [Theory]
    [InlineData("one line", "one line")]
    [InlineData("first\n  second\n", "first")]
    [InlineData("", "")]
    public void Other_messages_stay(string message, string essence) => Assert.Equal(essence, LoaderMessage.Essence(message));
}
