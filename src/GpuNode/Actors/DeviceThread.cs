using System.Collections.Concurrent;

namespace PsiSweep.GpuNode.Actors;

/// <summary>The one thread on which a device's attempts run: libtorch's scopes and modes are thread-static, and training must not hold a
/// dispatcher.</summary>
public sealed class DeviceThread : IDisposable
{
    private readonly BlockingCollection<Action> jobs = [];
    private readonly Thread thread;

    /// <summary>Starts the thread.</summary>
    /// <param name="name">Its name in a debugger.</param>
    public DeviceThread(string name)
    {
        thread = new Thread(Work) { Name = name, IsBackground = true };
        thread.Start();
    }

    /// <summary>Queues a job; it must not throw.</summary>
    public void Post(Action job) => jobs.Add(job);

    private void Work()
    {
        foreach (var job in jobs.GetConsumingEnumerable())
            job();
    }

    /// <summary>Takes no more jobs; the thread ends after those it has.</summary>
    public void Dispose() => jobs.CompleteAdding();
}
