using Evergrant.Intake.Forms;
using Evergrant.Intake.Submissions;
using Evergrant.Keap;

namespace Evergrant.Intake.Delivering;

/// Welcomes whoever sent the form: once a day at most, and nobody who does not want to be written to.
internal static class WelcomeStep
{
    /// <inheritdoc cref="ContactStep.RunAsync"/>
    public static async Task<string> RunAsync(Underway underway, Account account, CancellationToken cancellationToken)
    {
        var outcome = await WelcomeAsync(underway, account, cancellationToken);
        underway.Progress = underway.Progress with { Welcome = outcome };
        return outcome;
    }

    private static async Task<string> WelcomeAsync(
        Underway underway,
        Account account,
        CancellationToken cancellationToken
    )
    {
        var welcome = underway.Definition.Welcome;
        if (underway.Seen.Person is null || underway.Content.Email is null)
            return Welcomed.NoAddress;
        // Delivered once more, and not to be welcomed twice: a replay that wants another welcome forgets the first.
        if (underway.Progress.Welcome is { } before && before != Welcomed.Begun)
            return before;
        // A mail that somebody was about to send may be on its way.
        if (underway.Progress.Welcome == Welcomed.Begun)
            return welcome.RepeatsUnknown ? await SendAsync(underway, account, cancellationToken) : Welcomed.Unknown;
        if (welcome.Way == WelcomeWay.Automation)
            return await HandOverAsync(underway, account, cancellationToken);
        // Hours may lie between the contact and the welcome.
        var contact = underway.Contact ?? await account.Keap.Contacts.GetAsync(underway.ContactId!, cancellationToken);
        underway.Progress = underway.Progress with
        {
            NoMail = ContactWriting.NoMail(contact, underway.Content.Email),
        };
        if (underway.Progress.NoMail is { } why)
            return why;
        var begun = underway.Progress with { Welcome = Welcomed.Begun };
        return await underway.CommitWelcomeAsync(begun, new SubmissionNote("about_to_send_mail"), cancellationToken)
            ? await SendAsync(underway, account, cancellationToken)
            : Welcomed.Today;
    }

    /// The automation begins when the tag is new; Keap itself writes to nobody who left.
    private static async Task<string> HandOverAsync(
        Underway underway,
        Account account,
        CancellationToken cancellationToken
    )
    {
        var note = new SubmissionNote("about_to_hand_over");
        if (!await underway.CommitWelcomeAsync(underway.Progress, note, cancellationToken))
            return Welcomed.Today;
        var tag = underway.Definition.Welcome.Tag!;
        return await TagStep.ApplyAsync(underway, account, [tag], cancellationToken)
            ? Welcomed.Handed
            : Welcomed.HadTag;
    }

    private static async Task<string> SendAsync(
        Underway underway,
        Account account,
        CancellationToken cancellationToken
    )
    {
        var welcome = underway.Definition.Welcome;
        try
        {
            await account.Keap.Emails.SendAsync(
                new EmailMessage
                {
                    ContactIds = [underway.ContactId!],
                    Subject = welcome.Subject ?? "",
                    Html = welcome.Html,
                    Plain = welcome.Plain,
                    FromUserId = welcome.FromUserId,
                },
                cancellationToken
            );
            return Welcomed.Sent;
        }
        catch (KeapException unknown) when (unknown.MayHaveHappened && !welcome.RepeatsUnknown)
        {
            return Welcomed.Unknown;
        }
        catch (Exception failure) when (failure is not (KeapException { MayHaveHappened: true } or OperationCanceledException))
        {
            // It was not sent, and whoever tries again need not wonder.
            underway.Progress = underway.Progress with
            {
                Welcome = null,
            };
            throw;
        }
    }
}
