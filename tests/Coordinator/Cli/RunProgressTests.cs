using PsiSweep.Coordinator.Actors;
using PsiSweep.Coordinator.Cli.Running;
using PsiSweep.Coordinator.Results.Folder;
using PsiSweep.Coordinator.Runs;
using PsiSweep.Coordinator.Scheduling;
using PsiSweep.Shared.Protocol;
using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Tests.Cli;

public class RunProgressTests
{
    private static readonly SweepStatus Status = new()
    {
        Trials = 48,
        Ended = new Dictionary<TrialStatus, long> { [TrialStatus.Completed] = 10, [TrialStatus.Diverged] = 2 },
        Running = [new(12, 1, new("node-1", "cpu:0", "cpu"), new("train", [], 100, 5000)), new(13, 2, new("node-2", "cpu:0", "cpu"), null)],
        EndedHere = 6,
        Devices = [],
        Mode = SweepMode.Running,
        IsOver = false,
        AttemptsEnded = new Dictionary<AttemptEnd, long> { [AttemptEnd.Lost] = 1 },
        DuplicatesDropped = 0,
        Newest =
        [
            new(
                11,
                [new("training.lr", "0.1")],
                1,
                "node-1",
                new()
                {
                    Status = TrialStatus.Completed,
                    Epochs = 7,
                    Final = new(0.01, 0, 0.11, 0.03),
                }
            ),
        ],
    };

    [Fact]
    public void Pace_and_time_left_come_from_what_ended_in_this_run()
    {
        var progress = new RunProgress(Status, TimeSpan.FromSeconds(12));
        Assert.Equal(0.5, progress.TrialsPerSecond);
        Assert.Equal(TimeSpan.FromSeconds(72), progress.Left);
        Assert.Equal(0.25, progress.Share);
        Assert.Equal(5000, progress.SamplesPerSecond);
    }

    [Fact]
    public void Before_the_first_trial_nothing_is_guessed()
    {
        var progress = new RunProgress(Status with { EndedHere = 0 }, TimeSpan.FromSeconds(12));
        Assert.Null(progress.Left);
        Assert.Contains("not known yet", ProgressText.Line(progress), StringComparison.Ordinal);
    }

    [Fact]
    public void The_line_says_counts_pace_and_the_newest_gap() =>
        Assert.Equal(
            "[00:12] 12/48 done, 2 running, 2 diverged, 1 attempts repeated; 0.50 trials/s, 01:12 left; trial 11 (lr=0.1): gap.loss "
                + "0.1000, gap.error 0.0300, 7 epochs",
            ProgressText.Line(new(Status, TimeSpan.FromSeconds(12)))
        );

    [Fact]
    public void The_snapshot_comes_back_from_its_file()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        var snapshot = StatusSnapshot.Of(new(Status, TimeSpan.FromSeconds(12)));
        snapshot.WriteTo(folder);
        Assert.Equivalent(snapshot, StatusSnapshot.ReadFrom(folder), strict: true);
    }

    [Fact]
    public void A_folder_is_locked_while_a_run_works_on_it_and_free_afterwards()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        using (FolderLock.Take(folder))
        {
            Assert.True(FolderLock.IsTaken(folder));
            Assert.Contains(
                "another psisweep run",
                Assert.Throws<CliException>(() => FolderLock.Take(folder)).Message,
                StringComparison.Ordinal
            );
        }

        Assert.False(FolderLock.IsTaken(folder));
        FolderLock.Take(folder).Dispose();
    }
}
