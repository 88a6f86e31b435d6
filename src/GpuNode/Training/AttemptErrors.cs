using PsiSweep.Shared.Protocol;

namespace PsiSweep.GpuNode.Training;

/// <summary>Tells by what an attempt threw how it ended.</summary>
public static class AttemptErrors
{
    /// <summary>How an attempt ended that threw this.</summary>
    public static AttemptEnd Classify(Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return error switch
        {
            AttemptHandedBackException => AttemptEnd.HandedBack,
            OutOfMemoryException => AttemptEnd.OutOfMemory,
            IOException or UnauthorizedAccessException => AttemptEnd.Environment,
            _ => AttemptEnd.Failed,
        };
    }
}
