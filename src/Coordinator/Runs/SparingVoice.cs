namespace PsiSweep.Coordinator.Runs;

/// <summary>Passes sentences on, but not a flood of them: at most <see cref="Most"/> a minute; what is left out is counted, and said with
/// the next.</summary>
/// <param name="say">Where to.</param>
/// <param name="clock">The time.</param>
internal sealed class SparingVoice(Action<string> say, TimeProvider clock)
{
    /// <summary>Sentences a minute.</summary>
    public const int Most = 20;

    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);
    private readonly Lock gate = new();
    private readonly Queue<long> said = new();
    private long leftOut;

    /// <summary>Says a sentence, or leaves it out.</summary>
    public void Say(string sentence)
    {
        lock (gate)
        {
            var now = clock.GetTimestamp();
            while (said.TryPeek(out var first) && clock.GetElapsedTime(first, now) >= Period)
                said.Dequeue();
            if (said.Count == Most)
            {
                leftOut++;
                return;
            }

            said.Enqueue(now);
            if (leftOut > 0)
                say($"{leftOut} more of these were left out; the coordinator's log has them all.");
            leftOut = 0;
            say(sentence);
        }
    }
}
