using Evergrant.Intake.Submissions;

namespace Evergrant.Intake.Delivering;

/// Puts the message down as a note of the contact.
internal static class NoteStep
{
    /// <inheritdoc cref="ContactStep.RunAsync"/>
    public static async Task<string> RunAsync(Underway underway, Account account, CancellationToken cancellationToken)
    {
        var (contact, receipt) = (underway.ContactId!, underway.Seen.Id.ToString());
        if (underway.Progress.NoteBegun)
        {
            // Somebody was about to, and may have: the receipt in the title tells.
            await foreach (var _ in account.Keap.Notes.OfContactAsync(contact, receipt, 1, cancellationToken))
                return "was_there";
        }
        underway.Progress = underway.Progress with { NoteBegun = true };
        await underway.CommitAsync(
            underway.With(underway.Progress),
            new SubmissionNote("about_to_write_note"),
            cancellationToken
        );
        await account.Keap.Notes.CreateAsync(
            contact,
            $"Form {underway.Form.Name} [{receipt}]",
            underway.Content.Message,
            cancellationToken: cancellationToken
        );
        return "written";
    }
}
