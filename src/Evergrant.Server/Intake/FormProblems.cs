using Evergrant.Intake.Forms;
using Evergrant.Server.Web;

namespace Evergrant.Server.Intake;

/// Why a form was not made, changed or removed.
internal static class FormProblems
{
    public static ProblemDocument Of(FormOutcome outcome) =>
        outcome switch
        {
            FormOutcome.Invalid(var mistakes) => Problem.New(
                400,
                FormDraft.Code,
                string.Join(" ", mistakes.Select(mistake => $"{mistake.Field} {mistake.Text}"))
            ) with
            {
                Field = mistakes[0].Field,
                Errors = mistakes,
            },
            FormOutcome.NoSuchForm => Problem.New(404, "no_such_form", "There is no form of that name."),
            FormOutcome.NameTaken => Problem.New(409, "form_name_taken", "There is a form of that name."),
            FormOutcome.Configured => Problem.New(
                409,
                "form_configured",
                "This form is written in evergrant.json; change it there and start the server again."
            ),
            FormOutcome.Undelivered(var count) => Problem.New(
                409,
                "form_undelivered",
                $"{count} of its submissions wait for delivery. With ?force=true it goes, and a person has to look at them."
            ),
            FormOutcome.Moved => Problem.New(
                409,
                "form_changed",
                "Somebody changed this form just now; look at it again."
            ),
            FormOutcome.AccountUnavailable(var why) => Problem.Unavailable(
                "account_unavailable",
                $"Whether the account has what the form names cannot be asked now ({why}). With ?unchecked=true nobody asks.",
                TimeSpan.FromSeconds(30)
            ),
            _ => throw new InvalidOperationException($"No problem in {outcome.GetType().Name}."),
        };
}
