using PsiSweep.GpuNode.Cli;

return await NodeCommandLine.RunAsync(args, Console.Out, Console.Error);
