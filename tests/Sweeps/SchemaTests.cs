using System.Globalization;
using System.Text.Json.Nodes;
using CsCheck;
using NJsonSchema;
using PsiSweep.Sweeps.Reference;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace PsiSweep.Sweeps.Tests;

/// <summary>An editor with the schema and the program agree on sweep files.</summary>
public class SchemaTests
{
    private static readonly JsonSchema Schema = JsonSchema.FromJsonAsync(SweepSchema.Write()).GetAwaiter().GetResult();

    [Fact]
    public void What_the_program_accepts_the_schema_accepts() =>
        SweepFileGen.File.Sample(
            yaml =>
            {
                Assert.Empty(Errors(yaml));
                Assert.Empty(Errors(SweepText.Spec(yaml).ToResolvedYaml()));
            },
            iter: 100
        );

    [Theory]
    [InlineData("sweeps/quickstart.yaml")]
    [InlineData("sweeps/mnist-gsgd.yaml")]
    public void The_schema_accepts_the_sweeps_that_ship(string file) => Assert.Empty(Errors(File.ReadAllText(Repository.PathOf(file))));

    [Theory]
    [InlineData("seed: 1")]
    [InlineData("name: Bad Name")]
    [InlineData("name: x\ntrainning: {lr: 0.1}")]
    [InlineData("name: x\ntraining: {lr: 0}")]
    [InlineData("name: x\ntraining: {lr: fast}")]
    [InlineData("name: x\ntraining: {momentum: 1}")]
    [InlineData("name: x\ntraining: {batch_size: 1.5}")]
    [InlineData("name: x\ntraining: {nesterov: yes}")]
    [InlineData("name: x\ntraining: {optimizer: adam}")]
    [InlineData("name: x\ntraining: {schedule: {kind: linear}}")]
    [InlineData("name: x\nnetwork: {hidden: [32, 0]}")]
    [InlineData("name: x\nmeasures: {names: [psi.trase]}")]
    [InlineData("name: x\naxes: {gird: {seed: [1]}}")]
    [InlineData("name: x\naxes: {grid: {training.lr: []}}")]
    [InlineData("name: x\naxes: {grid: {training.lr: [0.1, 0.1]}}")]
    [InlineData("name: x\naxes: {grid: {training.lr: [-1]}}")]
    [InlineData("name: x\naxes: {grid: {training.lr: {range: {from: 1}}}}")]
    [InlineData("name: x\naxes: {grid: {measures.names: [[l2]]}}")]
    [InlineData("name: x\naxes: {grid: {network.bias: {range: {from: 1, to: 2}}}}")]
    [InlineData("name: x\naxes: {random: {training.lr: [1]}}")]
    [InlineData("name: x\naxes: {random: {count: 2}}")]
    public void Both_refuse_the_same_mistakes(string yaml)
    {
        Assert.NotEmpty(SweepText.Problems(yaml));
        Assert.NotEmpty(Errors(yaml));
    }

    private static IEnumerable<string> Errors(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return Schema.Validate(Json(stream.Documents[0].RootNode)?.ToJsonString() ?? "null").Select(e => e.ToString());
    }

    /// <summary>What an editor makes of YAML: plain scalars by the core schema.</summary>
    private static JsonNode? Json(YamlNode node) =>
        node switch
        {
            YamlMappingNode map => new JsonObject(
                map.Children.Select(c => KeyValuePair.Create(((YamlScalarNode)c.Key).Value!, Json(c.Value)))
            ),
            YamlSequenceNode list => new JsonArray([.. list.Children.Select(Json)]),
            YamlScalarNode { Style: ScalarStyle.Plain, Value: "null" or "" } => null,
            YamlScalarNode { Style: ScalarStyle.Plain, Value: "true" or "false" } flag => JsonValue.Create(flag.Value == "true"),
            YamlScalarNode { Style: ScalarStyle.Plain } scalar
                when long.TryParse(scalar.Value, CultureInfo.InvariantCulture, out var whole) => JsonValue.Create(whole),
            YamlScalarNode { Style: ScalarStyle.Plain } scalar
                when double.TryParse(scalar.Value, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
            _ => JsonValue.Create(((YamlScalarNode)node).Value),
        };
}
