using System.Text;
using Evergrant.Sandbox.Hosting;
using Evergrant.Sandbox.Log;
using Evergrant.Sandbox.State;
using Microsoft.AspNetCore.WebUtilities;

namespace Evergrant.Sandbox.Authorization;

/// <summary>GET and POST /app/oauth/authorize</summary>
internal sealed class AuthorizeEndpoint(ConsentDesk desk, StateWriter writer)
{
    private readonly FormTokens forms = new();

    public Task ShowAsync(HttpContext context)
    {
        var query = context.Request.QueryString.Value ?? "";
        var request = AuthorizeRequest.Read(query);
        if (request.IsKnownClient)
        {
            RequestNotes.Of(context).Client = request.ClientId;
            return ConsentPage.WriteAsync(context, query, forms.TokenFor(context));
        }

        RequestNotes.Of(context).Refused = "client_unknown";
        context.Response.Redirect(ConsentDesk.AccountsPath);
        return Task.CompletedTask;
    }

    public async Task AnswerAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context.Request, context.RequestAborted);
        var form = QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body));
        string? Field(string name) => form.TryGetValue(name, out var values) ? values[0] : null;

        if (!FormTokens.IsSameOrigin(context.Request) || !forms.Fits(context, Field("form_token")))
        {
            await RefuseAsync(context, 403, "This form was not shown to this browser. Open the address again.");
            return;
        }

        var answer = Field("answer");
        if (
            Field("tenant") is not { } tenant
            || ConsentDesk.LoginOf(tenant) is null
            || answer is not ("allow" or "deny")
        )
        {
            await RefuseAsync(context, 400, "Choose an application, and Allow or Deny.");
            return;
        }

        RequestNotes.Of(context).Tenant = tenant;
        var location = desk.Answer(AuthorizeRequest.Read(Field("request")), tenant, answer == "allow");
        await writer.SaveAsync();
        // 303, so that the browser does not post the form on to the app.
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = location;
        context.Response.Headers.CacheControl = "no-store";
    }

    private static Task RefuseAsync(HttpContext context, int status, string why)
    {
        context.Response.StatusCode = status;
        var main = $"<h1>Not accepted</h1><p>{Page.Encode(why)}</p>";
        return Page.WriteAsync(context, "Not accepted", "no page of Keap's", main);
    }
}
