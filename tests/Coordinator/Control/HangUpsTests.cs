using Akka.Event;
using PsiSweep.Coordinator.Control;

namespace PsiSweep.Coordinator.Tests.Control;

public class HangUpsTests
{
    private const string Source = "akka.tcp://psisweep@127.0.0.1:4053/system/endpointManager/reliableEndpointWriter-x";

    // Internal to Akka.Remote: when Akka renames it, this fails, and the filter must follow.
    private static Exception Disassociated() =>
        (Exception)
            Activator.CreateInstance(
                Type.GetType("Akka.Remote.EndpointDisassociatedException, Akka.Remote", throwOnError: true)!,
                "Disassociated"
            )!;

    [Fact]
    public void What_akka_says_when_the_other_end_hangs_up_is_known()
    {
        Assert.True(HangUps.IsHangUp(new Error(Disassociated(), Source, typeof(object), "Disassociated")));
        Assert.True(
            HangUps.IsHangUp(
                new Warning(
                    Source,
                    typeof(object),
                    $"Association with remote system has failed; address is now gated for 5000 ms. Reason is: [{Disassociated()}]"
                )
            )
        );
    }

    [Fact]
    public void Other_errors_and_other_actors_are_not_taken_for_it()
    {
        Assert.False(HangUps.IsHangUp(new Error(new InvalidOperationException("Disassociated"), Source, typeof(object), "another matter")));
        Assert.False(HangUps.IsHangUp(new Warning("/user/coordinator", typeof(object), $"of another actor: {Disassociated()}")));
    }
}
