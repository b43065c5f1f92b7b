using System.Text.Json.Nodes;
using Evergrant.Sandbox.Crm.Frame;
using static Evergrant.Sandbox.Crm.Frame.ApiVersion;
using static Evergrant.Sandbox.Crm.Frame.Field;
using static Evergrant.Sandbox.Crm.Resources.Parts;

namespace Evergrant.Sandbox.Crm.Resources;

internal static class Opportunities
{
    public const string Kind = "opportunities";

    public static readonly Resource Resource = new(Kind, "Opportunity")
    {
        Model = "OPPORTUNITY",
        Fields =
        [
            Own.ReadOnlyButTaken(V1),
            Text("opportunity_title").Needed(),
            Text("opportunity_notes"),
            Text("next_action_notes"),
            Time("next_action_date").As("next_action_date", "next_action_time"),
            Time("estimated_close_date").As("estimated_close_date", "estimated_close_time"),
            new Field("include_in_forecast", NumberOrFlag),
            Number("projected_revenue_low"),
            Number("projected_revenue_high"),
            Id("affiliate_id"),
            // v1 takes objects, v2 ids; both show objects.
            Object(
                    "contact",
                    [
                        Id("id"),
                        .. Texts("company_name", "email", "first_name", "last_name", "job_title", "phone_number"),
                    ]
                )
                .OnlyInV1()
                .Hidden(),
            Object(
                    "stage",
                    Id("id"),
                    Text("name"),
                    new Field("details", FieldKind.Any),
                    new Field("reasons", FieldKind.Any)
                )
                .OnlyInV1()
                .Hidden(),
            Object("user", [Id("id"), .. Texts("first_name", "last_name")]).OnlyInV1().Hidden(),
            Id("contact_id", of: State.Kind.Contacts).OnlyInV2().Hidden(),
            Id("stage_id", of: Stages.Kind).OnlyInV2().Hidden(),
            Id("user_id", of: Users.Kind).OnlyInV2().Hidden(),
            Shown("contact", Contact),
            Shown("stage", (one, version) => Stages.Show(one["_stage"], version)),
            Shown("user", Person),
            OwnFields,
            Time("date_created").As("date_created", "created_time").ReadOnlyButTaken(V1),
            Time("last_updated").As("last_updated", "last_updated_time").ReadOnlyButTaken(V1),
            Id("created_by").OnlyInV2().ReadOnly().OnRequest(V2),
            Id("last_updated_by").OnlyInV2().ReadOnly().OnRequest(V2),
        ],
        Defaults = new JsonObject { ["include_in_forecast"] = true },
        Join = (one, find) =>
        {
            one["_contact"] = find(State.Kind.Contacts, one["contact_id"]);
            one["_stage"] = find(Stages.Kind, one["stage_id"]);
            one["_user"] = find(Users.Kind, one["user_id"]);
        },
        Prepare = fields =>
        {
            foreach (var name in (string[])["contact", "stage", "user"])
            {
                if (fields.Remove(name, out var one))
                    fields[name + "_id"] = one?["id"]?.DeepClone() ?? throw CrmException.Invalid(name);
            }
        },
        Settle = (fields, before, writing) =>
        {
            foreach (var name in (string[])["contact_id", "stage_id"])
            {
                if ((fields.TryGetPropertyValue(name, out var given) ? given : before[name]) is null)
                    throw CrmException.Invalid(name);
            }

            if ((fields["user_id"] ?? before["user_id"]) is null)
                fields["user_id"] = writing.UserId;
        },
        Surfaces =
        [
            new(V1, Kind, Kind, "opportunityId", Verbs.Read | Verbs.Create | Verbs.Patch)
            {
                // 200, not 201: so says the document.
                CreatedStatus = 200,
                Filters = [Filter.Number("stage_id"), Filter.Number("user_id"), Filter.Part("search_term", Searched)],
                Orders = new(
                    ("next_action", "next_action_date"),
                    ("opportunity_name", "opportunity_title"),
                    ("contact_name", "contact_id"),
                    ("date_created", "date_created")
                ),
            },
            new(V2, Kind, Kind, "opportunity_id", Verbs.All)
            {
                Filters =
                [
                    Filter.Text("stage_id"),
                    Filter.Text("user_id"),
                    Filter.Text("contact_id"),
                    Filter.Text("opportunity_title"),
                    Filter.Text("affiliate_id"),
                    Filter.Text("contact_phone", one => ContactBody.Values(one["_contact"], "phone_numbers", "number")),
                    Filter.Text("contact_city", one => ContactBody.Values(one["_contact"], "addresses", "locality")),
                    Filter.Text("contact_state", one => ContactBody.Values(one["_contact"], "addresses", "region")),
                    .. ((string[])["projected_revenue_high", "projected_revenue_low"]).Select(name =>
                        Filter.Amount(name, one => FieldKind.IsAmount(one[name], out var amount) ? amount : null)
                    ),
                    Filter.Number("opportunity_id", "id"),
                    Filter.AnyOf("ids", "id"),
                ],
                Orders = new(
                    ("next_action_time", "next_action_date"),
                    ("contact_name", "contact_id"),
                    ("opportunity_title", "opportunity_title"),
                    ("created_time", "date_created"),
                    ("update_time", "last_updated")
                ),
            },
        ],
    };

    // 0 and 1 in v1, a boolean in v2.
    private static FieldKind NumberOrFlag =>
        new(
            (node, name, version) =>
                version == V2 ? FieldKind.Flag.Read(node, name, version)
                : FieldKind.IsWhole(node, out var number) && number is 0 or 1 ? JsonValue.Create(number == 1)
                : throw CrmException.NotConvertible(),
            (node, version) => version == V2 ? node.DeepClone() : JsonValue.Create((bool)node ? 1 : 0)
        )
        {
            Holds = FieldKind.Flag.Holds,
        };

    private static IEnumerable<Field> Texts(params string[] names) => names.Select(name => Text(name));

    // v1's document says so of its search; v2 has filters for each.
    private static IEnumerable<string?> Searched(JsonObject one) =>
        [
            (string?)one["opportunity_title"],
            (string?)one["_contact"]?["given_name"],
            (string?)one["_contact"]?["family_name"],
            (string?)one["_contact"]?["company"]?["company_name"],
            one["_contact"] is JsonObject contact ? ContactBody.EmailIn(contact, "EMAIL1") : null,
        ];

    private static JsonObject? Contact(JsonObject one, ApiVersion version)
    {
        if (one["contact_id"] is not { } id)
            return null;

        var shown = new JsonObject { ["id"] = FieldKind.Id.Show(id, version) };
        // One that was deleted since has no more than its id.
        if (one["_contact"] is not JsonObject contact)
            return shown;

        shown["first_name"] = contact["given_name"]?.DeepClone();
        shown["last_name"] = contact["family_name"]?.DeepClone();
        shown["email"] = ContactBody.FirstEmail(contact);
        shown["company_name"] = contact["company"]?["company_name"]?.DeepClone();
        shown["job_title"] = contact["job_title"]?.DeepClone();
        shown["phone_number"] = ContactBody.Values(contact, "phone_numbers", "number").FirstOrDefault();
        if (version == V2)
        {
            shown["city"] = ContactBody.Values(contact, "addresses", "locality").FirstOrDefault();
            shown["state"] = ContactBody.Values(contact, "addresses", "region").FirstOrDefault();
        }

        return shown;
    }

    private static JsonObject? Person(JsonObject one, ApiVersion version) =>
        one["_user"] is { } user
            ? new JsonObject
            {
                ["id"] = FieldKind.Id.Show(user["id"]!, version),
                ["first_name"] = user["given_name"]?.DeepClone(),
                ["last_name"] = user["family_name"]?.DeepClone(),
            }
            : null;
}
