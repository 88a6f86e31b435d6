namespace PsiSweep.GpuNode.Data;

/// <summary>Where a data set is published.</summary>
/// <param name="Mirror">Address that file names are appended to.</param>
/// <param name="Files">Its files.</param>
/// <param name="License">Its licence and origin, in a line.</param>
public sealed record RemoteSet(string Mirror, IReadOnlyList<RemoteFile> Files, string License);

/// <summary>A published file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Sha256">SHA-256 of its bytes, lower-case hexadecimal.</param>
public sealed record RemoteFile(string Name, string Sha256);
