using static TorchSharp.torch;

namespace PsiSweep.Lab.Training;

/// <summary>
/// The losses of an epoch's steps. Reading one makes a GPU wait for it, so they are read in blocks there; what comes out (the sum, the
/// first
/// loss that is not finite) is the same for every block size.
/// </summary>
/// <param name="block">Losses read at a time, ≥ 1.</param>
/// <param name="device">Where the losses are.</param>
internal sealed class LossLog(int block, Device device)
{
    private const int BlockOnGpu = 64;
    private readonly Tensor unread = zeros(block, float64, device);
    private int unreadCount;

    /// <summary>Losses read, up to the first that is not finite.</summary>
    public int Count { get; private set; }

    /// <summary>Their sum.</summary>
    public double Sum { get; private set; }

    /// <summary>The first loss that is not finite, number <see cref="Count"/>; null when all that were read are.</summary>
    public double? NotFinite { get; private set; }

    /// <summary>Goes on from losses that were read before.</summary>
    /// <param name="count">How many.</param>
    /// <param name="sum">Their sum.</param>
    public void GoesOnFrom(int count, double sum) => (Count, Sum) = (count, sum);

    /// <summary>How many losses are read at a time on a kind of device.</summary>
    public static int BlockOn(Device device) => device.type == TorchSharp.DeviceType.CPU ? 1 : BlockOnGpu;

    /// <summary>Takes a step's loss.</summary>
    /// <returns>Whether all losses read so far are finite.</returns>
    public bool Add(Tensor loss)
    {
        if (block == 1)
        {
            Take(loss.dtype == ScalarType.Float32 ? loss.item<float>() : loss.item<double>());
        }
        else
        {
            unread[unreadCount].copy_(loss);
            if (++unreadCount == block)
                return Read();
        }

        return NotFinite is null;
    }

    /// <summary>Reads what was not read yet.</summary>
    /// <returns>Whether all losses are finite.</returns>
    public bool Read()
    {
        using var scope = NewDisposeScope();
        foreach (var loss in unread.narrow(0, 0, unreadCount).cpu().data<double>())
            Take(loss);
        unreadCount = 0;
        return NotFinite is null;
    }

    private void Take(double loss)
    {
        if (NotFinite is not null)
            return;
        Count++;
        if (double.IsFinite(loss))
            Sum += loss;
        else
            NotFinite = loss;
    }
}
