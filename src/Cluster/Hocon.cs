using System.Text.Encodings.Web;
using System.Text.Json;

namespace PsiSweep.Cluster;

/// <summary>Values as they stand in Akka's configuration text, whatever is in them.</summary>
public static class Hocon
{
    // Its quoted strings are those of JSON; the usual escapes of HTML are not needed there.
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A text, in quotes: quotes, backslashes and line breaks in it end nothing. Akka cuts blanks off at both ends when it reads
    /// a text, quoted or not.</summary>
    public static string Quoted(string text) => JsonSerializer.Serialize(text, Json);

    /// <summary>A type as Akka finds it, in quotes; renamed with the type.</summary>
    public static string TypeName<T>() => Quoted($"{typeof(T).FullName}, {typeof(T).Assembly.GetName().Name}");
}
