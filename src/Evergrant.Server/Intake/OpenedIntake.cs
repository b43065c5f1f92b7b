using Evergrant.Hosting.Home;
using Evergrant.Intake.Accepting;
using Evergrant.Intake.Delivering;
using Evergrant.Intake.Forms;
using Evergrant.Intake.Keeping;
using Evergrant.Intake.Repairing;
using Evergrant.Storage;

namespace Evergrant.Server.Intake;

/// What the intake keeps in the store, ready for use.
internal sealed record OpenedIntake(
    FormStore Forms,
    Acceptance Acceptance,
    Delivery Delivery,
    Repairs Repairs,
    IntakeChores Chores
)
{
    /// <exception cref="StoreUnavailableException"/>
    /// <exception cref="ConfigurationException">A form in `evergrant.json` cannot be.</exception>
    public static async Task<OpenedIntake> OpenAsync(EvergrantHome home, CancellationToken cancellationToken)
    {
        var forms = await FormStore.OpenAsync(home, cancellationToken);
        await new ConfiguredForms(home, forms).ApplyAsync(cancellationToken);
        var acceptance = await Acceptance.OpenAsync(home, cancellationToken);
        return new OpenedIntake(
            forms,
            acceptance,
            await Delivery.OpenAsync(home, cancellationToken),
            await Repairs.OpenAsync(home, cancellationToken),
            await IntakeChores.OpenAsync(home, acceptance, cancellationToken)
        );
    }
}
