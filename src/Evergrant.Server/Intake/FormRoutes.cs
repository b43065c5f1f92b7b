using Evergrant.Intake.Forms;
using Evergrant.Server.Web;

namespace Evergrant.Server.Intake;

/// The forms' routes in words.
internal static class FormRoutes
{
    private static readonly (int, string[]) NotThere = (404, ["no_such_form"]);
    private static readonly (int, string[]) Invalid = (400, [FormDraft.Code]);
    private static readonly (int, string[]) Away = (503, ["account_unavailable"]);
    private static readonly (string, string) Unchecked = (
        "unchecked",
        "true: the account is not asked whether it has the tags, fields and users."
    );

    public static ApiRoute List { get; } =
        new("Forms, those that are closed too.") { Answer = typeof(FormsAnswer), Problems = [] };

    public static ApiRoute Show { get; } = new("One form.") { Answer = typeof(FormRow), Problems = [NotThere] };

    public static ApiRoute Create { get; } =
        new("Makes a form. Members: name, grant, bot_secret, and those of the definition.")
        {
            Answer = typeof(FormRow),
            Query = [Unchecked],
            Problems = [Invalid, (409, ["form_name_taken"]), Away],
        };

    public static ApiRoute Change { get; } =
        new("Changes a form, and what waits for delivery with it. What is not named stays, null is the default.")
        {
            Answer = typeof(FormRow),
            Query = [Unchecked],
            Problems = [Invalid, NotThere, (409, ["form_configured", "form_changed"]), Away],
        };

    public static ApiRoute Close { get; } =
        new("Closes a form within a second; what it took before is delivered.")
        {
            Answer = typeof(FormRow),
            Problems = [NotThere],
        };

    public static ApiRoute Open { get; } =
        new("Opens a form again.") { Answer = typeof(FormRow), Problems = [NotThere] };

    public static ApiRoute Remove { get; } =
        new("Removes a form; what was sent to it stays on record.")
        {
            Answer = typeof(RemovedForm),
            Query = [("force", "true: also when something waits for delivery, which then needs a person.")],
            Problems = [NotThere, (409, ["form_configured", "form_undelivered"])],
        };
}
