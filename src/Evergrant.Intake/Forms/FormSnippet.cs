using System.Net;
using System.Text;
using Evergrant.Intake.Accepting;

namespace Evergrant.Intake.Forms;

/// <summary>HTML for a page elsewhere. Works without scripts; with one, it also says when the page was opened.</summary>
public static class FormSnippet
{
    /// <param name="form">Whose.</param>
    /// <param name="server">Where visitors' browsers reach the server.</param>
    /// <param name="trap">Name of the field that nobody sees.</param>
    /// <param name="hasScript">With the script that fetches a stamp; the page's site has to be among the form's origins.</param>
    public static string Of(Form form, Uri server, string trap, bool hasScript)
    {
        var definition = form.Definition;
        var address = $"{server.GetLeftPart(UriPartial.Authority)}/f/{form.Name}";
        var html = new StringBuilder();
        html.Append($"<form method=\"post\" action=\"{Text(address)}\" accept-charset=\"utf-8\">\n");
        foreach (var input in FormInput.Of(definition))
            html.Append($"  {Line(input)}\n");
        html.Append("  <div style=\"position:absolute;left:-10000px\" aria-hidden=\"true\">\n");
        html.Append(
            $"    <label>Leave this empty <input name=\"{Text(trap)}\" value=\"\" tabindex=\"-1\" autocomplete=\"off\"></label>\n"
        );
        html.Append("  </div>\n");
        if (definition is { Consent: { } consent, ConsentField: null })
            html.Append($"  <p>{Text(consent)}</p>\n");
        if (definition.BotCheck is { } check)
            html.Append(
                    $"  <div class=\"{BotWidget.ClassOf(check.Kind)}\" data-sitekey=\"{Text(check.SiteKey)}\"></div>\n"
                )
                .Append($"  <script src=\"{BotWidget.ScriptOf(check.Kind)}\" async defer></script>\n");
        if (definition.Consent is { } shown)
            html.Append(
                $"  <input type=\"hidden\" name=\"{SpecialFields.Consent}\" value=\"{ConsentMark.Of(shown)}\">\n"
            );
        if (hasScript)
            html.Append($"  <input type=\"hidden\" name=\"{SpecialFields.Stamp}\" value=\"\">\n");
        html.Append("  <button type=\"submit\">Send</button>\n</form>\n");
        if (hasScript)
            html.Append(Script(address));
        return html.ToString();
    }

    private static string Line(FormInput input)
    {
        var required = input.IsRequired ? " required" : "";
        var (name, label) = (Text(input.Name), Text(input.Label));
        return input.Type switch
        {
            "checkbox" =>
                $"<label><input type=\"checkbox\" name=\"{name}\" value=\"{Text(input.Value!)}\"{required}> {label}</label>",
            "textarea" => $"<label>{label} <textarea name=\"{name}\" rows=\"5\"{required}></textarea></label>",
            _ => $"<label>{label} <input type=\"{input.Type}\" name=\"{name}\"{Fill(input)}{required}></label>",
        };
    }

    private static string Fill(FormInput input) => input.AutoComplete is { } known ? $" autocomplete=\"{known}\"" : "";

    private static string Script(string address) =>
        $$"""
            <script>
              fetch("{{address}}/stamp").then(answer => answer.json()).then(made => {
                for (const field of document.getElementsByName(made.field)) field.value = made.stamp;
              }).catch(() => {});
            </script>

            """;

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
