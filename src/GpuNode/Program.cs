using System.CommandLine;
using PsiSweep.GpuNode.Cli;
using PsiSweep.GpuNode.Cli.DataSets;
using PsiSweep.GpuNode.Cli.Measuring;

var root = new RootCommand("A node of PsiSweep: trains and measures what a coordinator hands out. Usually started by psisweep itself.")
{
    ServeCommand.Create(),
    WorkCommand.Create(),
    CheckCommand.Create(),
    DataCommand.Create(),
    MeasureCommand.Create(),
    SurfaceCommand.Create(),
    DinhCommand.Create(),
    DevicesCommand.Create(),
};

// Ctrl-C or SIGTERM: a node leaves its cluster first, within its own grace.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(10) });
