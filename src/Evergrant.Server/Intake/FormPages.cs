using System.Text.Json.Serialization;
using Evergrant.Intake.Accepting;
using Evergrant.Server.Web;

namespace Evergrant.Server.Intake;

/// What a form shows to visitors who come to its address.
internal sealed class FormPages(OpenForms forms, Acceptance acceptance)
{
    private static readonly PageFrame Frame = PageFrame.Plain with { Footer = "" };

    public async Task ShowAsync(HttpContext context)
    {
        if (await forms.RequireAsync(context) is { } form)
            await HostedForm.WriteAsync(context, form, acceptance);
    }

    /// For pages elsewhere that have scripts: when they were shown, signed.
    public async Task StampAsync(HttpContext context)
    {
        if (await forms.RequireAsync(context) is not { } form)
            return;
        CrossSite.Allow(context, form);
        var stamp = new StampAnswer(SpecialFields.Stamp, acceptance.Stamps.New(form.Name));
        await Json.WriteAsync(context, 200, stamp, StampJson.Default.StampAnswer);
    }

    public async Task ThankAsync(HttpContext context)
    {
        if (await forms.RequireAsync(context) is not { } form)
            return;
        // For a script that followed the redirect.
        CrossSite.Allow(context, form);
        await Page.WriteAsync(context, 200, "Thank you", Html.Of($"<p>It has arrived.</p>"), Frame);
    }
}

/// <param name="Field">Name of the hidden field it belongs into.</param>
internal sealed record StampAnswer(string Field, string Stamp);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(StampAnswer))]
internal sealed partial class StampJson : JsonSerializerContext;
