using Evergrant.Intake.Forms;
using Evergrant.Intake.Submissions;

namespace Evergrant.Intake.Keeping;

/// How long what is over is kept, by the form that it came in by.
internal sealed class Retention(FormStore forms, SubmissionStore store)
{
    /// <returns>How many submissions were removed.</returns>
    public async Task<long> RemoveAsync(CancellationToken cancellationToken) =>
        await store.RemoveEndedAsync(
            (await forms.ListAsync(cancellationToken)).ToDictionary(
                form => form.Name,
                form => form.Definition.KeepDays
            ),
            cancellationToken
        );
}
