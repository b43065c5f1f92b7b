using System.Text;
using Evergrant.Sandbox.Hosting;
using Evergrant.Sandbox.Pages;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Evergrant.Sandbox.Authorization;

/// <summary>A form of one of the pages, sent by the browser that was shown it.</summary>
internal sealed class PostedForm
{
    private readonly Dictionary<string, StringValues> fields;

    private PostedForm(Dictionary<string, StringValues> fields) => this.fields = fields;

    public string? this[string name] => this.fields.TryGetValue(name, out var values) ? values[0] : null;

    /// <returns>Null when it came from elsewhere; that has been answered then.</returns>
    public static async Task<PostedForm?> ReadAsync(HttpContext context, FormTokens forms)
    {
        var body = await RequestBody.ReadAsync(context.Request, context.RequestAborted);
        var form = new PostedForm(QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body)));
        if (FormTokens.IsSameOrigin(context.Request) && forms.Fits(context, form["form_token"]))
            return form;

        await NotAcceptedPage.WriteAsync(
            context,
            StatusCodes.Status403Forbidden,
            "This form was not shown to this browser. Open the page again."
        );
        return null;
    }
}
