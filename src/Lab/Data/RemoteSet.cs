namespace PsiSweep.Lab.Data;

/// <summary>Who made a data set and under which terms it may be used.</summary>
/// <param name="Source">Authors and year.</param>
/// <param name="License">Its licence.</param>
public sealed record DataOrigin(string Source, string License);

/// <summary>Where a data set is published.</summary>
/// <param name="Mirror">Address that file names are appended to.</param>
/// <param name="Files">Its files.</param>
/// <param name="Origin">Authors and licence.</param>
public sealed record RemoteSet(string Mirror, IReadOnlyList<RemoteFile> Files, DataOrigin Origin);

/// <summary>A published file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Sha256">SHA-256 of its bytes, lower-case hexadecimal.</param>
public sealed record RemoteFile(string Name, string Sha256);
