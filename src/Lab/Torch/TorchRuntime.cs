using System.Runtime.InteropServices;
using PsiSweep.Shared.Files;
using TorchSharp;

namespace PsiSweep.Lab.Torch;

/// <summary>
/// Loads libtorch before TorchSharp is first touched (its own loader would copy 480 MB beside the program and hide the reason when it
/// fails).
/// Call <see cref="Load"/> before anything of TorchSharp.
/// </summary>
public static class TorchRuntime
{
    private const string NewerStandardLibrary = "GLIBCXX_3.4.32";
    private static readonly Lock Gate = new();
    private static TorchInfo? loaded;

    /// <summary>Loads libtorch once in a process and sets one torch thread (nets this small gain nothing from more).</summary>
    /// <exception cref="TorchUnavailableException">It cannot be loaded; the message says why.</exception>
    public static TorchInfo Load()
    {
        lock (Gate)
            return loaded ??= LoadFrom(
                TorchFolders.Find(Environment.GetEnvironmentVariable(TorchFolders.Variable), AppContext.BaseDirectory)
            );
    }

    private static TorchInfo LoadFrom(TorchFolders folders)
    {
        BitwiseResults.Ask();
        // In the order of their needs; torch_cuda is there only in a CUDA build and must come before torch.
        foreach (var library in (string[])["c10", "c10_cuda", "torch_cpu", "torch_cuda", "torch"])
        {
            var path = Path.Combine(folders.Libtorch, TorchFolders.FileName(library));
            if (!File.Exists(path) && library.EndsWith("_cuda", StringComparison.Ordinal))
                continue;
            if (!TryLoad(path, out var reason))
                throw new TorchUnavailableException($"{path} cannot be loaded: {reason}");
        }

        var patched = false;
        if (!TryLoad(folders.TorchSharpLibrary, out var refusal))
        {
            if (!OperatingSystem.IsLinux() || !refusal.Contains(NewerStandardLibrary, StringComparison.Ordinal))
                throw new TorchUnavailableException($"{folders.TorchSharpLibrary} cannot be loaded: {refusal}");
            var copy = CopyForOlderStandardLibrary(folders.TorchSharpLibrary);
            if (!TryLoad(copy, out refusal))
                throw new TorchUnavailableException($"{copy}, made for this system's older libstdc++, cannot be loaded: {refusal}");
            patched = true;
        }

        try
        {
            torch.InitializeDeviceType(DeviceType.CPU);
            torch.set_num_threads(1);
            torch.set_num_interop_threads(1);
            return new TorchInfo(folders.Libtorch, TorchSharpVersion, patched);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new TorchUnavailableException(
                $"libtorch from {folders.Libtorch} does not fit TorchSharp {TorchSharpVersion}, which needs libtorch 2.10: {e.Message}",
                e
            );
        }
    }

    // torch.__version__ is libtorch's.
    private static string TorchSharpVersion => typeof(torch).Assembly.GetName().Version!.ToString(3);

    private static bool TryLoad(string path, out string reason)
    {
        try
        {
            NativeLibrary.Load(path);
            reason = "";
            return true;
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            reason = LoaderMessage.Essence(e.Message);
            return false;
        }
    }

    /// <summary>A copy of TorchSharp's library that an older libstdc++ accepts (Debian 12, RHEL 9, Ubuntu 22.04), in the user's cache
    /// folder.</summary>
    private static string CopyForOlderStandardLibrary(string library)
    {
        var bytes = WeakSymbolVersion.Mark(File.ReadAllBytes(library), NewerStandardLibrary);
        var cache = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        Exception? failure = null;
        foreach (var root in new[] { cache, Path.GetTempPath() }.Where(f => f.Length > 0))
        {
            try
            {
                var folder = Path.Combine(root, "psisweep", "torchsharp");
                var path = Path.Combine(folder, Path.GetFileName(library));
                if (File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes))
                    return path;
                Directory.CreateDirectory(folder);
                DurableFile.Write(path, bytes); // a node starting beside us sees all of it or none
                return path;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                failure = e;
            }
        }

        throw new TorchUnavailableException(
            $"this system's libstdc++ is older than TorchSharp's library wants, and the copy made for it can be written neither to {cache} "
                + $"nor to {Path.GetTempPath()}: {failure?.Message}",
            failure!
        );
    }
}

/// <summary>What was loaded.</summary>
/// <param name="Folder">Folder of libtorch's libraries.</param>
/// <param name="Version">TorchSharp's version.</param>
/// <param name="PatchedForOlderStandardLibrary">Whether a copy of TorchSharp's library, marked for an older libstdc++, is in use.</param>
public sealed record TorchInfo(string Folder, string Version, bool PatchedForOlderStandardLibrary);
