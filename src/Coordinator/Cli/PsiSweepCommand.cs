using System.CommandLine;
using PsiSweep.Coordinator.Cli.Tables;
using PsiSweep.Coordinator.Cli.Terminal;

namespace PsiSweep.Coordinator.Cli;

/// <summary>The root of the command line. A command is one static class in a file of its own with a <c>Create()</c>, listed here.</summary>
public static class PsiSweepCommand
{
    /// <summary>The command with all its subcommands.</summary>
    public static RootCommand Create()
    {
        var root = new RootCommand("Distributed hyperparameter sweeps for flatness versus generalization of ReLU networks.")
        {
            ValidateCommand.Create(),
            PlanCommand.Create(),
            RunCommand.Create(),
            ServeCommand.Create(),
            StatusCommand.Create(),
            NodesCommand.Create(),
            PauseCommand.Create(),
            ResumeCommand.Create(),
            CancelCommand.Create(),
            RetryCommand.Create(),
            NodeCommands.Data(),
            ReportCommand.Create(),
            NodeCommands.Measure(),
            NodeCommands.Surface(),
            NodeCommands.Devices(),
            ResultsCommand.Create(),
            TableCommand.Create(),
            SchemaCommand.Create(),
        };
        root.WithExamples(
            ("psisweep plan sweeps/quickstart.yaml", "what a sweep would do, before anything starts"),
            ("psisweep COMMAND --help", "options and examples of a command")
        );
        HelpLayout.Install(root, NodeCommands.HelpOf);
        return root;
    }
}
