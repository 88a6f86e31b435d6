using System.Runtime.InteropServices;
using PsiSweep.Lab.Data;
using PsiSweep.Shared.Protocol;

namespace PsiSweep.GpuNode.Attempts;

/// <summary>Tells by what an attempt threw how it ended, and says what to do about it.</summary>
public static class AttemptErrors
{
    private const int LongestReason = 2000; // libtorch's errors come with whole stacks
    private const int NoSpaceLeft = 28; // ENOSPC

    // libtorch has no exception type for it that reaches .NET.
    private static readonly string[] OutOfMemoryTexts =
    [
        "out of memory",
        "can't allocate memory",
        "not enough memory",
        "CUBLAS_STATUS_ALLOC_FAILED",
        "CUDNN_STATUS_ALLOC_FAILED",
    ];

    /// <summary>How an attempt ended that threw this.</summary>
    public static AttemptEnd Classify(Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return error switch
        {
            AttemptHandedBackException => AttemptEnd.HandedBack,
            OutOfMemoryException => AttemptEnd.OutOfMemory,
            ExternalException when IsOutOfMemory(error.Message) => AttemptEnd.OutOfMemory,
            DataException or IOException or UnauthorizedAccessException => AttemptEnd.Environment,
            _ => AttemptEnd.Failed,
        };
    }

    /// <summary>The sentence for the user: what happened, and what to do.</summary>
    public static string Describe(Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        var text = error.Message.ReplaceLineEndings(" ");
        var sentence = (Classify(error), error) switch
        {
            (AttemptEnd.HandedBack, _) => text,
            (AttemptEnd.OutOfMemory, _) =>
                "out of memory; a smaller training.batch_size, measures.samples or network, or a device with more memory, would help: "
                    + $"{text}",
            (_, DataException) => $"the data set cannot be read on this machine; 'psisweep-node check --set NAME' there says more: {text}",
            (_, IOException { HResult: var code }) when (code & 0xFFFF) == NoSpaceLeft => $"the disk is full; make room: {text}",
            (_, UnauthorizedAccessException) => $"a folder cannot be written; make it writable for the node's user: {text}",
            (AttemptEnd.Environment, _) => $"a file cannot be read or written on this machine: {text}",
            _ => $"{error.GetType().Name}: {text}",
        };
        return sentence.Length <= LongestReason ? sentence : sentence[..LongestReason];
    }

    private static bool IsOutOfMemory(string message) => OutOfMemoryTexts.Any(t => message.Contains(t, StringComparison.OrdinalIgnoreCase));
}
