namespace PsiSweep.Coordinator.Scheduling;

/// <summary>What an operator has ordered.</summary>
public enum SweepMode
{
    /// <summary>Trials are handed out.</summary>
    Running = 0,

    /// <summary>Nothing is handed out until it is resumed.</summary>
    Paused = 1,

    /// <summary>Nothing is handed out; the sweep is over with what is finished, unless it is resumed.</summary>
    Cancelled = 2,
}
