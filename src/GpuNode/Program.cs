using System.CommandLine;
using PsiSweep.GpuNode.Cli;
using PsiSweep.GpuNode.Flatness.Cli;

var root = new RootCommand("A node of PsiSweep: trains and measures what a coordinator hands out. Usually started by psisweep itself.")
{
    ServeCommand.Create(),
    CheckCommand.Create(),
    DataCommand.Create(),
    DinhCommand.Create(),
    DevicesCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
