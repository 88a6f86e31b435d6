using System.Diagnostics;

namespace PsiSweep.Chaos;

/// <summary>Short commands of the system.</summary>
internal static class Commands
{
    /// <summary>Runs one to its end.</summary>
    /// <exception cref="InvalidOperationException">It is not there, or says that it failed.</exception>
    public static string Run(string program, IEnumerable<string> arguments, string input = "")
    {
        var (code, output, errors) = Try(program, arguments, input);
        return code == 0
            ? output
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {code}: {errors.Trim()}");
    }

    /// <summary>Runs one to its end; a program that is not there has code 127.</summary>
    public static (int Code, string Output, string Errors) Try(string program, IEnumerable<string> arguments, string input = "")
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Write(input);
            process.StandardInput.Close();
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output, errors.Result);
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return (127, "", e.Message);
        }
    }
}
