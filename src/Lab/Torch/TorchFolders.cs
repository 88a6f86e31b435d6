using System.Runtime.InteropServices;

namespace PsiSweep.Lab.Torch;

/// <summary>Where libtorch's and TorchSharp's own native libraries are.</summary>
/// <param name="Libtorch">Folder with libtorch's libraries.</param>
/// <param name="TorchSharpLibrary">Full path of TorchSharp's native library.</param>
internal sealed record TorchFolders(string Libtorch, string TorchSharpLibrary)
{
    /// <summary>The environment variable that names a folder with libtorch, such as <c>.../site-packages/torch/lib</c>.</summary>
    public const string Variable = "PSISWEEP_LIBTORCH";

    /// <summary>The release of libtorch that TorchSharp was built for: another has other entry points, which may end the process.</summary>
    public const string NeededVersion = "2.10";

    /// <summary>Finds both: libtorch from the named folder (or its <c>lib</c>), else beside the program.</summary>
    /// <param name="named">Value of <see cref="Variable"/>, or null.</param>
    /// <param name="programFolder">The program's own folder.</param>
    /// <exception cref="TorchUnavailableException">Not found.</exception>
    public static TorchFolders Find(string? named, string programFolder)
    {
        string[] own = [programFolder, Path.Combine(programFolder, "runtimes", RuntimeIdentifier, "native")];
        var torchSharp =
            own.Select(f => Path.Combine(f, FileName("LibTorchSharp"))).FirstOrDefault(File.Exists)
            ?? throw new TorchUnavailableException(
                $"{FileName("LibTorchSharp")} for {RuntimeIdentifier} is not beside the program in {programFolder}; build or publish for "
                    + "this platform."
            );

        if (!string.IsNullOrEmpty(named))
        {
            if (!Directory.Exists(named))
                throw new TorchUnavailableException($"{Variable} names the folder {named}, which does not exist.");
            var folder =
                new[] { named, Path.Combine(named, "lib") }.FirstOrDefault(HasLibtorch)
                ?? throw new TorchUnavailableException(
                    $"{Variable} names the folder {named}, but neither it nor its lib holds {FileName("torch_cpu")}; name the folder of "
                        + "libtorch 2.10's libraries."
                );
            if (StatedVersion(folder) is { } stated && !stated.StartsWith(NeededVersion + ".", StringComparison.Ordinal))
                throw new TorchUnavailableException(
                    $"{Variable} names the folder {named}, which holds libtorch {stated}; TorchSharp needs libtorch {NeededVersion}."
                );
            return new(folder, torchSharp);
        }

        return new(
            own.FirstOrDefault(HasLibtorch)
                ?? throw new TorchUnavailableException(
                    $"{FileName("torch_cpu")} is not beside the program in {programFolder}; build again, or set {Variable} to the folder "
                        + "of libtorch 2.10's libraries."
                ),
            torchSharp
        );
    }

    /// <summary>A native library's file name on this platform.</summary>
    public static string FileName(string library) =>
        OperatingSystem.IsWindows() ? $"{library}.dll"
        : OperatingSystem.IsMacOS() ? $"lib{library}.dylib"
        : $"lib{library}.so";

    /// <summary>The version beside a lib folder: <c>version.py</c> of a PyTorch installation or <c>build-version</c> of a libtorch archive;
    /// else null.</summary>
    private static string? StatedVersion(string folder)
    {
        var above = Path.Combine(folder, "..");
        if (Path.Combine(above, "build-version") is var build && File.Exists(build))
            return File.ReadLines(build).FirstOrDefault()?.Trim();
        return Path.Combine(above, "version.py") is var python && File.Exists(python)
            ? File.ReadLines(python)
                .Select(l => l.Split('\'') is ["__version__ = ", var version, ..] ? version : null)
                .FirstOrDefault(v => v is not null)
            : null;
    }

    private static bool HasLibtorch(string folder) => File.Exists(Path.Combine(folder, FileName("torch_cpu")));

    private static string RuntimeIdentifier => $"{SystemName}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";

    private static string SystemName =>
        OperatingSystem.IsWindows() ? "win"
        : OperatingSystem.IsMacOS() ? "osx"
        : "linux";
}
