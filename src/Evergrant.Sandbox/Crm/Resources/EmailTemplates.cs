using System.Text.Json.Nodes;
using Evergrant.Sandbox.Crm.Frame;
using static Evergrant.Sandbox.Crm.Frame.ApiVersion;
using static Evergrant.Sandbox.Crm.Frame.Field;

namespace Evergrant.Sandbox.Crm.Resources;

internal static class EmailTemplates
{
    public const string Kind = "email_templates";

    public static readonly IReadOnlyList<JsonObject> Records =
    [
        new()
        {
            ["id"] = 1L,
            ["piece_title"] = "Welcome",
            ["categories"] = new JsonArray(),
            ["from_address"] = "~Owner.Email~",
            ["to_address"] = "~Contact.Email~",
            ["subject"] = "Welcome, ~Contact.FirstName~",
            ["text_body"] = "Good to have you with us.",
            ["html_body"] = "<p>Good to have you with us.</p>",
            ["content_type"] = "MULTIPART",
            ["merge_context"] = "Contact",
        },
    ];

    public static readonly Resource Resource = new(Kind, "Email template")
    {
        Fields =
        [
            // A number in v2, too: so says the document.
            Whole("id"),
            Text("piece_title"),
            new Field("categories", FieldKind.Any),
            Text("from_address"),
            Text("to_address"),
            Text("subject"),
            Text("text_body") with
            {
                IsOnRecordOnly = true,
            },
            Text("html_body") with
            {
                IsOnRecordOnly = true,
            },
            Text("content_type"),
            Text("merge_context"),
        ],
        Surfaces =
        [
            new(V2, "emails/templates", "email_templates", "email_template_id", Verbs.Read)
            {
                Orders = new(("id", "id")),
            },
        ],
    };
}
