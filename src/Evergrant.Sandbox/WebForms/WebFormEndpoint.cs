using Evergrant.Sandbox.Log;
using Evergrant.Sandbox.Pages;

namespace Evergrant.Sandbox.WebForms;

/// <summary>
/// POST /app/form/process/{id}: what thread 000 wanted to use instead of the API. It shows why that is no way: not every
/// edition has web forms, and a program does not get past their guard.
/// </summary>
internal static class WebFormEndpoint
{
    public const string Path = "/app/form/process";

    public static Task HandleAsync(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        var notes = RequestNotes.Of(context);
        if (!KeapSandboxSeed.WebForms.TryGetValue(id, out var form))
        {
            notes.Refused = Reason.NotFound;
            return NotAcceptedPage.WriteAsync(context, 404, "No web form has this id.");
        }

        notes.Tenant = form.Tenant;
        notes.Refused = form.EditionHasThem ? Reason.RecaptchaMissing : Reason.EditionWithoutWebForms;
        var words = form.EditionHasThem ? "Please complete the security check to continue." : notes.Refused.Words;
        return new Page("Web form", Html.Of($"<h1>Not accepted</h1><p>{words}</p>"))
        {
            Imitates = $"a web form’s answer ({form.Tenant}/app/form/process/…)",
            Aside = notes.Refused.Words,
        }.WriteAsync(context, StatusCodes.Status403Forbidden);
    }
}
