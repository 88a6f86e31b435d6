using PsiSweep.Coordinator.Cli;

return await CommandLineHost.RunAsync(args, Console.Out, Console.Error);
