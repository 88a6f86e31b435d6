using Akka.Actor;
using PsiSweep.Coordinator.Actors;
using PsiSweep.Coordinator.Scheduling;
using PsiSweep.Shared.Protocol;
using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Tests.Actors;

public class CommandQueueTests
{
    private static readonly DeviceId First = new("n1", "cpu:0", "cpu");
    private static readonly DeviceId Second = new("n1", "cpu:1", "cpu");

    private static Waiting Of(ISweepCommand command) => new(command, ActorRefs.Nobody, null);

    private static List<ISweepCommand> Drain(CommandQueue queue)
    {
        var all = new List<ISweepCommand>();
        while (queue.Take() is { } next)
            all.Add(next.Command);
        return all;
    }

    [Fact]
    public void Commands_come_out_as_they_came_in()
    {
        var queue = new CommandQueue();
        ISweepCommand[] commands =
        [
            new AskForWork(First),
            new Tick(),
            new Renew(new("s", 1, 1, 1), Second),
            new Lose([First]),
            new Lose([Second]),
        ];
        foreach (var command in commands)
            queue.Add(Of(command));
        Assert.Equal(commands, Drain(queue));
        Assert.Null(queue.Take());
    }

    [Fact]
    public void A_journal_that_does_not_answer_costs_no_memory()
    {
        var queue = new CommandQueue();
        var lease = new LeaseId("s", 7, 1, 3);
        for (var i = 0; i < 10_000; i++)
        {
            queue.Add(Of(new Tick()));
            queue.Add(Of(new Renew(lease, First)));
            queue.Add(Of(new AskForWork(Second)));
            queue.Add(Of(new Finish(lease, First, new TrialResult { Status = TrialStatus.Completed, Epochs = i })));
            queue.Add(Of(new GiveUp(lease, Second, AttemptEnd.Failed, "")));
        }

        Assert.Equal(5, queue.Count);
        Assert.Equal(9_999, Drain(queue).OfType<Finish>().Single().Result.Epochs);
        queue.Add(Of(new Tick()));
        Assert.Single(Drain(queue));
    }

    [Fact]
    public void What_operators_say_is_never_merged()
    {
        var queue = new CommandQueue();
        queue.Add(Of(new Operate(new PauseSweep())));
        queue.Add(Of(new Operate(new ResumeSweep())));
        queue.Add(Of(new Operate(new PauseSweep())));
        Assert.Equal(3, queue.Count);
    }
}
