using System.Globalization;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using PsiSweep.Cluster;
using PsiSweep.Cluster.Logs;
using PsiSweep.Coordinator.Control;

namespace PsiSweep.Coordinator.Actors;

/// <summary>Writes what the actor system has to say to a file, so that a terminal shows the sweep and nothing else.</summary>
public sealed class FileLogger : ReceiveActor
{
    private const string PathKey = "psisweep.log-file";
    private readonly LogFile file;

    /// <summary>Made by Akka when the system starts.</summary>
    public FileLogger()
    {
        file = new(Context.System.Settings.Config.GetString(PathKey));
        Receive<InitializeLogger>(_ => Sender.Tell(new LoggerInitialized()));
        Receive<LogEvent>(HangUps.IsHangUp, _ => { });
        Receive<LogEvent>(e =>
            file.Write(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{e.Timestamp:yyyy-MM-dd HH:mm:ss.fff}Z {e.LogLevel().ToString().Replace("Level", "", StringComparison.Ordinal)}: "
                        + $"{e.Message}{(e.Cause is { } cause ? Environment.NewLine + cause : "")}"
                )
            )
        );
    }

    /// <summary>Akka's configuration.</summary>
    /// <param name="path">The file.</param>
    public static Config ToConfig(string path) =>
        ConfigurationFactory.ParseString(
            $$"""
            {{PathKey}} = {{Hocon.Quoted(path)}}
            akka {
              loggers = [{{Hocon.TypeName<FileLogger>()}}]
              stdout-loglevel = OFF
            }
            """
        );

    /// <inheritdoc/>
    protected override void PostStop() => file.Dispose();
}
