using System.Text.RegularExpressions;
using PsiSweep.Shared.Configuration;
using PsiSweep.Sweeps.Reading;

namespace PsiSweep.GpuNode.Cli.Measuring;

/// <summary>A YAML file that states a network's layers: the part <c>network</c> of a sweep file, and what else of one is wanted.</summary>
internal static partial class StatedNetwork
{
    /// <summary>Reads it.</summary>
    /// <param name="file">The file.</param>
    /// <param name="set">The data set, where the file names none.</param>
    /// <exception cref="FormatException">It has mistakes, all of which the message lists.</exception>
    public static TrialConfig Read(string file, string set)
    {
        if (!File.Exists(file))
            throw new FormatException(
                $"{file}: there is no such file; --network takes a YAML file with 'network: {{layers: […]}}', as a sweep file has it"
            );
        var text = File.ReadAllText(file);
        if (!Name().IsMatch(text))
            text += "\nname: network\n"; // at the end, so that mistakes keep their lines
        if (!Data().IsMatch(text))
            text += $"\ndata: {{set: {set}}}\n";
        var result = SweepFile.Parse(text, file);
        if (result.Spec is not { } spec)
            throw new FormatException(string.Join(Environment.NewLine, result.Problems));
        return spec.Count == 1
            ? spec.At(0).Config
            : throw new FormatException($"{file}: its axes make {spec.Count} trials; allowed: one network, without axes");
    }

    [GeneratedRegex("^name:", RegexOptions.Multiline)]
    private static partial Regex Name();

    [GeneratedRegex("^data:", RegexOptions.Multiline)]
    private static partial Regex Data();
}
