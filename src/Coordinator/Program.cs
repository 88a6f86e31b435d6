using PsiSweep.Cluster.Processes;
using PsiSweep.Coordinator.Cli;

StandardOutput.Steady();
return await CommandLineHost.RunAsync(args, Console.Out, Console.Error);
