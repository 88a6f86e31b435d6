using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using PsiSweep.CommandLine;
using PsiSweep.GpuNode.Exits;
using PsiSweep.Lab.Data;

namespace PsiSweep.GpuNode.Cli.DataSets;

/// <summary>What the data commands share.</summary>
internal static class DataCommands
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>The argument that names a data set.</summary>
    public static Argument<string> SetArgument(IEnumerable<IDatasetSource> sources) =>
        CheckedOption.Argument("SET", $"The data set: {Names(sources)}.", new TextForm(Names(sources)));

    /// <summary>The data set of that name.</summary>
    /// <exception cref="FormatException">It is none of these.</exception>
    public static T Find<T>(IReadOnlyList<IDatasetSource> sources, string name)
        where T : IDatasetSource
    {
        if (sources.OfType<T>().FirstOrDefault(s => s.Name == name) is { } found)
            return found;
        var isBundled = sources.Any(s => s.Name == name);
        throw new FormatException(
            isBundled
                ? $"data set {name} is bundled with the program; there is nothing to fetch or add"
                : $"'{name}' is no data set; allowed are {Names(sources.OfType<T>().Cast<IDatasetSource>())}"
        );
    }

    /// <summary>Writes a value as JSON.</summary>
    public static void WriteJson<T>(TextWriter output, T value) => output.WriteLine(JsonSerializer.Serialize(value, Json));

    /// <summary>Runs a command's work and turns what goes wrong into a sentence and an exit code.</summary>
    public static async Task<int> GuardAsync(ParseResult arguments, Func<Task> work)
    {
        var error = arguments.InvocationConfiguration.Error;
        try
        {
            await work();
            return NodeExitCodes.Ok;
        }
        catch (Exception e) when (e is FormatException or InvalidDataException)
        {
            await error.WriteLineAsync(e.Message);
            return NodeExitCodes.BadInput;
        }
        catch (Exception e) when (e is DataException or IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync(e.Message);
            return NodeExitCodes.Environment;
        }
        catch (OperationCanceledException)
        {
            await error.WriteLineAsync("stopped");
            return NodeExitCodes.Interrupted;
        }
    }

    private static string Names(IEnumerable<IDatasetSource> sources) => string.Join(", ", sources.Select(s => s.Name));
}
