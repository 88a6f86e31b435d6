using PsiSweep.Shared.Protocol;

namespace PsiSweep.Coordinator.Scheduling;

/// <summary>Whether an attempt shares its process with others, so that who brings the process down cannot be known.</summary>
internal static class Company
{
    /// <summary>Whether other devices of the device's node hold leases.</summary>
    public static bool Of(SweepState state, DeviceId device) => state.LeasesOn(device.Node).Any(l => l.Device != device);
}
