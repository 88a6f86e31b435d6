namespace PsiSweep.Tests;
public class SmokeTests { [Fact] public void Runs() => Assert.True(Environment.Version.Major >= 10); }
