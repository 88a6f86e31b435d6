using System.CommandLine;

namespace PsiSweep.Coordinator.Cli;

/// <summary>Arguments and options that several commands have, so that they read the same everywhere. A symbol belongs to one command: each call makes a new one.</summary>
public static class CommonOptions
{
    /// <summary><c>FILE</c>: a sweep file.</summary>
    public static Argument<string> SweepFile() => new("FILE") { Description = "The sweep file (YAML; see docs/sweep-file.md)." };

    /// <summary><c>--json</c>.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Print one JSON document for scripts." };
}
