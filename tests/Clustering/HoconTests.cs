using Akka.Configuration;
using CsCheck;
using PsiSweep.Cluster;

namespace PsiSweep.Clustering.Tests;

/// <summary>Whatever is in a path, a name or a connection string, it stays a value of its key.</summary>
public class HoconTests
{
    private static string ReadBack(string text) =>
        ConfigurationFactory.ParseString($"before = 1\nvalue = {Hocon.Quoted(text)}\nafter = 2").GetString("value");

    [Theory]
    [InlineData("plain")]
    [InlineData("")]
    [InlineData("a \"quoted\" path")]
    [InlineData("\"")]
    [InlineData("C:\\users\\new")]
    [InlineData("two\nlines\r\t")]
    [InlineData("${akka.actor.provider}")]
    [InlineData("a # comment // and = another : { [ , ] }")]
    [InlineData(" blanks ")]
    [InlineData("Größe 測試 🙂")]
    public void Texts_come_back(string text) => Assert.Equal(text.Trim(), ReadBack(text));

    [Fact]
    public void Any_text_comes_back() =>
        Gen.OneOf(Gen.String[Gen.Char["\"\\\n\r\t ${}[]#/=:,a.é"], 0, 20], Gen.String[Gen.Char[' ', '~'], 0, 40])
            .Sample(text => Assert.Equal(text.Trim(), ReadBack(text)), iter: 2000);

    [Fact]
    public void A_host_cannot_set_anything_else()
    {
        var config = RemotingSettings.ToConfig("remote", "h\"\n } } akka.actor.provider = \"evil", 0);
        Assert.Equal("remote", config.GetString("akka.actor.provider"));
        var cluster = new ClusterSettings("role\"]", "h", 0, ["akka.tcp://psisweep@a\":1\", \"b"]).ToConfig();
        Assert.Equal(["role\"]"], cluster.GetStringList("akka.cluster.roles"));
        Assert.Equal(["akka.tcp://psisweep@a\":1\", \"b"], cluster.GetStringList("akka.cluster.seed-nodes"));
    }

    [Fact]
    public void Types_are_found_by_the_names_given_to_Akka() =>
        Assert.Equal(typeof(ProtocolSerializer), Type.GetType(Hocon.TypeName<ProtocolSerializer>().Trim('"')));
}
