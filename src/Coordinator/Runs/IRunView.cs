namespace PsiSweep.Coordinator.Runs;

/// <summary>Shows a running sweep.</summary>
internal interface IRunView
{
    /// <summary>Shows progress until the work ends.</summary>
    /// <param name="work">The work; it reports progress as it goes.</param>
    Task ShowAsync(Func<IProgress<RunProgress>, Task> work);

    /// <summary>Says a sentence, such as that a node died.</summary>
    void Say(string sentence);
}
