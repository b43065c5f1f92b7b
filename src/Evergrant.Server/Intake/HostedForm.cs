using Evergrant.Intake.Accepting;
using Evergrant.Intake.Forms;
using Evergrant.Server.Web;

namespace Evergrant.Server.Intake;

/// The form as a page of ours, for those who have no page of their own.
internal static class HostedForm
{
    public static Task WriteAsync(HttpContext context, Form form, Acceptance acceptance)
    {
        var definition = form.Definition;
        var body = Html.Of(
            $"""
            <form method="post" action="{FormPath.Of(form.Name)}">
            {Html.Join(
                FormInput.Of(definition).Select(Field)
            )}<div class="aside-field" aria-hidden="true"><label>Leave this empty <input type="text" name="{acceptance.TrapOf(
                form.Name
            )}" value="" tabindex="-1" autocomplete="off"></label></div>
            <input type="hidden" name="{SpecialFields.Stamp}" value="{acceptance.Stamps.New(form.Name)}">
            {Agreement(definition)}{Check(definition)}<p><button type="submit">Send</button></p>
            </form>
            """
        );
        var frame = PageFrame.Plain with { Footer = "", Policy = Policy(definition) };
        return Page.WriteAsync(context, 200, TitleOf(form.Name), body, frame);
    }

    private static Html Field(FormInput input) =>
        input.Type switch
        {
            "checkbox" => Html.Of(
                $"""
                <label><input type="checkbox" name="{input.Name}" value="{input.Value}"{Required(
                    input
                )}> {input.Label}</label>

                """
            ),
            "textarea" => Html.Of(
                $"""
                <label>{input.Label} <textarea name="{input.Name}" rows="5"{Required(input)}></textarea></label>

                """
            ),
            _ => Html.Of(
                $"""
                <label>{input.Label} <input type="{input.Type}" name="{input.Name}" autocomplete="{input.AutoComplete
                    ?? "on"}"{Required(input)}></label>

                """
            ),
        };

    private static Html Required(FormInput input) => input.IsRequired ? Html.Of($" required") : Html.Empty;

    /// Without a box, whoever sends it agrees, and reads to what.
    private static Html Agreement(FormDefinition definition)
    {
        if (definition.Consent is not { } text)
            return Html.Empty;
        var shown = definition.ConsentField is null ? Html.Of($"<p>{text}</p>") : Html.Empty;
        return Html.Of(
            $"""
            {shown}<input type="hidden" name="{SpecialFields.Consent}" value="{ConsentMark.Of(text)}">

            """
        );
    }

    private static Html Check(FormDefinition definition) =>
        definition.BotCheck is { } check
            ? Html.Of(
                $"""
                <div class="{BotWidget.ClassOf(check.Kind)}" data-sitekey="{check.SiteKey}"></div>
                <script src="{BotWidget.ScriptOf(check.Kind)}" async defer></script>

                """
            )
            : Html.Empty;

    /// Browsers hold a form's redirect to `form-action` as well.
    private static string Policy(FormDefinition definition)
    {
        var target = definition.Redirect is { } redirect ? $" {redirect.GetLeftPart(UriPartial.Authority)}" : "";
        var scripts = definition.BotCheck is { } check ? BotWidget.PolicyOf(check.Kind) : "";
        return $"default-src 'none'; style-src 'self'; form-action 'self'{target}; base-uri 'none'; frame-ancestors 'none'{scripts}";
    }

    private static string TitleOf(string name)
    {
        var words = name.Replace('-', ' ');
        return char.ToUpperInvariant(words[0]) + words[1..];
    }
}
