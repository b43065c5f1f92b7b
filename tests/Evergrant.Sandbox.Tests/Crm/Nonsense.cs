using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Evergrant.Sandbox.Tests.Crm;

/// <summary>Calls of the API that are nearly right: names and values that it knows, where they do not belong.</summary>
internal static partial class Nonsense
{
    private static readonly string[] Names =
    [
        "id",
        "given_name",
        "email_addresses",
        "field",
        "email",
        "addresses",
        "region",
        "company",
        "custom_fields",
        "content",
        "contact_id",
        "contact_ids",
        "contacts",
        "user_id",
        "title",
        "text",
        "body",
        "type",
        "priority",
        "completed",
        "due_date",
        "due_time",
        "stage",
        "stage_id",
        "contact",
        "opportunity_title",
        "name",
        "category",
        "label",
        "field_type",
        "options",
        "opted_in",
        "reason",
        "subject",
        "html_content",
        "address_field",
        "ids",
        "tagIds",
        "company_name",
        "email_address",
        "address",
        "file_name",
        "file_data",
        "is_public",
        "utm_parameters",
        "duplicate_option",
        "attachments",
        "birth_date",
        "origin",
        "sent_to_address",
        "goal_id",
        "code",
        "status",
    ];

    private static readonly string[] Texts =
    [
        "",
        "1",
        "-1",
        "999999999999999999999999",
        "x",
        "null",
        "true",
        "EMAIL1",
        "BILLING",
        "Call",
        "Text",
        "WHOLE_NUMBER",
        "2026-01-01T00:00:00.000Z",
        "0000-00-00",
        "9999-12-31T23:59:59.999Z",
        "bounce@x.example",
        "ä\u0000ü",
        "SGk=",
        "~",
        "id==1",
        "given_name==*",
        "id desc",
        "a;b;c",
        ";;;",
        "==",
        "id>",
        "Email",
        "ASCENDING",
        "%",
        "\ud83e\udd56",
        "{}",
    ];

    private static readonly string[] Parameters =
    [
        "filter",
        "order_by",
        "page_size",
        "page_token",
        "fields",
        "update_mask",
        "limit",
        "offset",
        "order",
        "order_direction",
        "optional_properties",
        "duplicate_option",
        "ids",
        "email",
        "since",
        "contact_id",
        "completed",
    ];

    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];

    public static string Address(Random random, string path) =>
        Parameter()
            .Replace(
                path["/crm/rest/".Length..],
                _ =>
                    random.Next(3) == 0
                        ? Uri.EscapeDataString(One(random, Texts)).Replace("%00", "")
                        : $"{random.Next(1, 12)}"
            );

    public static string Query(Random random) =>
        string.Join(
            '&',
            Enumerable
                .Range(0, Math.Max(0, random.Next(-2, 4)))
                .Select(_ =>
                    $"{One(random, Parameters)}={Uri.EscapeDataString(random.Next(4) == 0 ? new string('z', 300) : One(random, Texts))}"
                )
        );

    public static string? Body(Random random) =>
        random.Next(10) switch
        {
            0 => null,
            1 => "{",
            2 => "[1,2",
            3 => """{"given_name":"\ud800"}""",
            4 => new string('[', 100),
            _ => Json(random, 0)?.ToJsonString() ?? "null",
        };

    private static JsonNode? Json(Random random, int depth) =>
        depth == 0
            ? Object(random, depth)
            : random.Next(8) switch
            {
                0 when depth < 4 => Object(random, depth),
                1 when depth < 4 => new JsonArray([
                    .. Enumerable.Range(0, random.Next(3)).Select(_ => Json(random, depth + 1)),
                ]),
                2 => null,
                3 => random.Next(-1, 9),
                4 => random.Next(2) == 0 ? long.MaxValue : 1.5,
                5 => random.Next(2) == 0,
                6 => new string('a', random.Next(2) == 0 ? 300 : 120_000),
                _ => One(random, Texts),
            };

    private static JsonObject Object(Random random, int depth) =>
        new(
            Enumerable
                .Range(0, random.Next(6))
                .Select(_ => One(random, Names))
                .Distinct()
                .Select(name => KeyValuePair.Create(name, Json(random, depth + 1)))
        );

    public static string Method(Random random) => One(random, Methods);

    private static string One(Random random, string[] from) => from[random.Next(from.Length)];

    [GeneratedRegex(@"\{[^}]*\}")]
    public static partial Regex Parameter();
}
