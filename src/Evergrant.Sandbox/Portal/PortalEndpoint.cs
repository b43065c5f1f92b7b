using Evergrant.Sandbox.Apps;
using Evergrant.Sandbox.Authorization;
using Evergrant.Sandbox.Hosting;
using Evergrant.Sandbox.Pages;

namespace Evergrant.Sandbox.Portal;

/// <summary>/my-apps: the developers' own pages. Their accounts have nothing to do with Keap IDs.</summary>
internal sealed class PortalEndpoint(AppBook apps, FormTokens forms, ShownOnce shown)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(PortalPage.Path, ShowAsync);
        routes.MapPost(PortalPage.Path, AnswerAsync);
        routes.MapGet(PortalPage.NewPath, ShowNewAsync);
    }

    private Task ShowAsync(HttpContext context) =>
        PortalPage.WriteAsync(context, apps, forms.TokenFor(context), shown.Take(context));

    private Task ShowNewAsync(HttpContext context) =>
        PortalPage.WriteNewAsync(context, apps, context.Request.Query["developer"], forms.TokenFor(context));

    private async Task AnswerAsync(HttpContext context)
    {
        if (await PostedForm.ReadAsync(context, forms) is not { } form)
            return;

        try
        {
            await shown.SendAsync(context, PortalPage.Path, Shown.Done(await DoAsync(form)));
        }
        catch (ProblemException wrong)
        {
            await NotAcceptedPage.WriteAsync(context, wrong.Status, wrong.Message);
        }
    }

    /// <returns>What came of it, in a sentence.</returns>
    private async Task<string> DoAsync(PostedForm form)
    {
        switch (form["do"])
        {
            case "create":
                var redirect = form["redirect_uri"]?.Trim();
                var made = await apps.CreateAsync(
                    form["developer"] ?? "",
                    form["name"] ?? "",
                    string.IsNullOrEmpty(redirect) ? [] : [redirect]
                );
                return made.Status == SandboxAppStatus.Waiting
                    ? $"{made.Name} is made, and waits for approval."
                    : $"{made.Name} is made.";
            case "approve" or "activate":
                await apps.SetStatusAsync(form["client_id"] ?? "", SandboxAppStatus.Active);
                return "It is active.";
            case "deactivate":
                await apps.SetStatusAsync(form["client_id"] ?? "", SandboxAppStatus.Inactive);
                return "It is inactive: its calls are answered with Developer Inactive.";
            default:
                throw ProblemException.BadRequest("invalid_form", "Press one of the buttons.");
        }
    }
}
