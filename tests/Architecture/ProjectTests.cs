using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace PsiSweep.Architecture.Tests;

/// <summary>Which project refers to which, and to which packages.</summary>
public partial class ProjectTests
{
    [Theory]
    [InlineData("Shared", "Akka", "TorchSharp", "libtorch", "YamlDotNet", "OpenTelemetry")]
    [InlineData("Sweeps", "Akka", "TorchSharp", "libtorch", "OpenTelemetry")]
    [InlineData("Lab", "Akka", "YamlDotNet", "OpenTelemetry")]
    [InlineData("Cluster", "TorchSharp", "libtorch", "YamlDotNet")]
    [InlineData("Coordinator", "TorchSharp", "libtorch")]
    public void A_project_does_without(string project, params string[] packages)
    {
        var file = SourceFile.Full($"artifacts/obj/PsiSweep.{project}/project.assets.json");
        using var assets = JsonDocument.Parse(File.ReadAllText(file));
        // NAME/VERSION of every package and project that it needs, however far away.
        var all = assets.RootElement.GetProperty("libraries").EnumerateObject().Select(l => l.Name).ToList();
        Assert.NotEmpty(all);
        Assert.DoesNotContain(all, name => packages.Any(p => name.StartsWith(p, StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public void The_page_on_architecture_draws_the_projects_and_their_references()
    {
        var page = File.ReadAllText(SourceFile.Full("docs/architecture.md"));
        var drawn = DrawnArrow().Matches(page).Select(m => (m.Groups[1].Value, m.Groups[3].Value, m.Groups[2].Value != "-->"));
        Assert.Equal(References().Order(), drawn.Order());
    }

    private static IEnumerable<(string From, string To, bool IsStarted)> References() =>
        from path in Directory.GetFiles(SourceFile.Full("src"), "*.csproj", SearchOption.AllDirectories)
        from reference in XDocument.Load(path).Descendants("ProjectReference")
            // Built together and started as a process, not called.
        let isStarted = (string?)reference.Attribute("ReferenceOutputAssembly") == "false"
        select (Name(path), Name((string)reference.Attribute("Include")!), isStarted);

    private static string Name(string path) => Path.GetFileNameWithoutExtension(path).Replace("PsiSweep.", "", StringComparison.Ordinal);

    [GeneratedRegex(@"^    (\w+) (-->|-\. starts \.->) (\w+)", RegexOptions.Multiline)]
    private static partial Regex DrawnArrow();
}
