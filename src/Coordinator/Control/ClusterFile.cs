using System.Text.Json;
using PsiSweep.Coordinator.Results.Folder;

namespace PsiSweep.Coordinator.Control;

/// <summary>
/// How commands find the coordinators of a sweep by its results folder: each keeps a file <c>cluster/NAME.json</c> there from its start to
/// its clean
/// end. A coordinator that was killed leaves its file behind.
/// </summary>
public sealed record ClusterFile
{
    /// <summary>Folder of the files in a results folder.</summary>
    public const string FolderName = ResultsFolder.ClusterName;

    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    /// <summary>The coordinator's name, unique in its results folder.</summary>
    public required string Coordinator { get; init; }

    /// <summary>Its address, as Akka writes it.</summary>
    public required string Address { get; init; }

    /// <summary>Identity of the sweep.</summary>
    public required string SweepId { get; init; }

    /// <summary>The sweep's name.</summary>
    public required string SweepName { get; init; }

    /// <summary>The process, on its machine.</summary>
    public required int ProcessId { get; init; }

    /// <summary>Name of the machine.</summary>
    public required string Machine { get; init; }

    /// <summary>When it started.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>Writes the file of a coordinator of this process, whole or not at all.</summary>
    /// <param name="folder">Results folder.</param>
    /// <param name="coordinator">The coordinator's name.</param>
    /// <param name="address">Its address.</param>
    /// <param name="sweepId">Identity of the sweep.</param>
    /// <param name="sweepName">The sweep's name.</param>
    /// <param name="now">The time.</param>
    /// <returns>Removes the file when it is disposed of, unless another coordinator of that name has written its own meanwhile.</returns>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static IDisposable Publish(
        string folder,
        string coordinator,
        string address,
        string sweepId,
        string sweepName,
        DateTimeOffset now
    )
    {
        var file = new ClusterFile
        {
            Coordinator = coordinator,
            Address = address,
            SweepId = sweepId,
            SweepName = sweepName,
            ProcessId = Environment.ProcessId,
            Machine = Environment.MachineName,
            Started = now,
        };
        using var files = new AtomicFiles(folder);
        files.WriteText(Path.Combine(FolderName, coordinator + ".json"), JsonSerializer.Serialize(file, Json));
        files.Commit();
        return new Published(PathOf(folder, coordinator), file);
    }

    /// <summary>The coordinators that have a file in a results folder, by name; those that cannot be read are left out and told.</summary>
    /// <param name="folder">Results folder.</param>
    /// <param name="unreadable">Told, in a sentence, of a file that is no such file.</param>
    public static IReadOnlyList<ClusterFile> ReadAll(string folder, Action<string> unreadable)
    {
        ArgumentNullException.ThrowIfNull(unreadable);
        var cluster = Path.Combine(folder, FolderName);
        if (!Directory.Exists(cluster))
            return [];
        var found = new List<ClusterFile>();
        foreach (var path in Directory.EnumerateFiles(cluster, "*.json").Order(StringComparer.Ordinal))
        {
            try
            {
                if (Read(path) is { } file)
                    found.Add(file);
            }
            catch (Exception e) when (e is JsonException or UnauthorizedAccessException or IOException)
            {
                unreadable($"{path} cannot be read as a coordinator's address: {e.Message}");
            }
        }

        return found;
    }

    private static string PathOf(string folder, string coordinator) => new ResultsFolder(folder).ClusterFileOf(coordinator);

    /// <returns>Null: it has gone meanwhile.</returns>
    private static ClusterFile? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<ClusterFile>(File.ReadAllText(path), Json) ?? throw new JsonException("it is null");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private sealed class Published(string path, ClusterFile file) : IDisposable
    {
        public void Dispose()
        {
            try
            {
                if (Read(path) == file)
                    File.Delete(path);
            }
            catch (Exception e) when (e is JsonException or UnauthorizedAccessException or IOException)
            {
                // What stays behind costs whoever reads it a refused connection.
            }
        }
    }
}
