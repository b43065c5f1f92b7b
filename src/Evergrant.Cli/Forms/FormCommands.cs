using System.CommandLine;
using Evergrant.Cli.Homes;
using Evergrant.Intake.Forms;

namespace Evergrant.Cli.Forms;

/// What the commands about forms have in common.
internal static class FormCommands
{
    public static Argument<string> Argument() => new("FORM") { Description = "Name, as list shows it." };

    public static Uri AddressOf(CommandHome home) => home.Opened.Settings.PublicAddress;

    public static async Task<FormRow> RowAsync(CommandHome home, Form form, CancellationToken cancellationToken) =>
        FormRow.Of(form, (await home.Store.FindAsync(form.Grant, cancellationToken))?.Grant.Name, AddressOf(home));

    public static async Task<Form> RequireAsync(FormStore forms, string asked, CancellationToken cancellationToken) =>
        await forms.FindAsync(asked, cancellationToken) ?? throw NotThere();

    /// <exception cref="UsageException"/>
    /// <exception cref="NotFoundException"/>
    /// <exception cref="AccountAwayException"/>
    public static Form Require(FormOutcome outcome) =>
        outcome switch
        {
            FormOutcome.Done(var form) => form,
            FormOutcome.Invalid(var mistakes) => throw new UsageException(
                string.Join('\n', mistakes.Select(mistake => $"{mistake.Field} {mistake.Text}"))
            ),
            FormOutcome.NoSuchForm => throw NotThere(),
            FormOutcome.NameTaken => throw new UsageException(
                "There is a form of that name; change it with: evergrant form edit"
            ),
            FormOutcome.Configured => throw new UsageException(
                "This form is written in evergrant.json; change it there. A server takes it at its next start."
            ),
            FormOutcome.Undelivered(var count) => throw new UsageException(
                $"{count} of its submissions wait for delivery. Wait, or use --force: then a person has to look at them."
            ),
            FormOutcome.Moved => throw new UsageException("Somebody changed this form just now; look at it again."),
            FormOutcome.AccountUnavailable(var why) => throw new AccountAwayException(why),
            _ => throw new InvalidOperationException($"No message for {outcome.GetType().Name}."),
        };

    private static NotFoundException NotThere() =>
        new("There is no form of that name. Those there are: evergrant form list");
}

/// It passes.
internal sealed class AccountAwayException(string why)
    : Exception(
        $"Whether the account has what the form names cannot be asked now: {why} Try again, or use --unchecked; nothing was changed."
    );
