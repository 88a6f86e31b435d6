using PsiSweep.Cluster.Processes;
using PsiSweep.GpuNode.Cli;

StandardOutput.Steady();
return await NodeCommandLine.RunAsync(args, Console.Out, Console.Error);
