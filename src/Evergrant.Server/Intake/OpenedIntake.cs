using Evergrant.Hosting.Home;
using Evergrant.Intake.Accepting;
using Evergrant.Intake.Forms;
using Evergrant.Intake.Repairing;
using Evergrant.Storage;

namespace Evergrant.Server.Intake;

/// What the intake keeps in the store, ready for use.
internal sealed record OpenedIntake(FormStore Forms, Acceptance Acceptance, Repairs Repairs)
{
    /// <exception cref="StoreUnavailableException"/>
    public static async Task<OpenedIntake> OpenAsync(EvergrantHome home, CancellationToken cancellationToken) =>
        new(
            await FormStore.OpenAsync(home, cancellationToken),
            await Acceptance.OpenAsync(home, cancellationToken),
            await Repairs.OpenAsync(home, cancellationToken)
        );
}
