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
            Shown("contact", (one, version) => Referred(one["contact_id"], version)),
            Shown("stage", (one, version) => Stages.Show(one["stage_id"], version)),
            Shown("user", (one, version) => Person(one["user_id"], version)),
            OwnFields,
            Time("date_created").As("date_created", "created_time").ReadOnlyButTaken(V1),
            Time("last_updated").As("last_updated", "last_updated_time").ReadOnlyButTaken(V1),
            Id("created_by").OnlyInV2().ReadOnly().OnRequest(V2),
            Id("last_updated_by").OnlyInV2().ReadOnly().OnRequest(V2),
        ],
        Defaults = new JsonObject { ["include_in_forecast"] = true },
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
                if ((fields[name] ?? before[name]) is null)
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
                Filters =
                [
                    Filter.Number("stage_id"),
                    Filter.Number("user_id"),
                    Filter.Part("search_term", "opportunity_title"),
                ],
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
        );

    private static IEnumerable<Field> Texts(params string[] names) => names.Select(name => Text(name));

    private static JsonObject? Referred(JsonNode? id, ApiVersion version) =>
        id is null ? null : new JsonObject { ["id"] = FieldKind.Id.Show(id, version) };

    private static JsonObject? Person(JsonNode? id, ApiVersion version) =>
        FieldKind.IsWhole(id, out var number) && Users.Login(number) is { } login
            ? new JsonObject
            {
                ["id"] = FieldKind.Id.Show(id!, version),
                ["first_name"] = login.GivenName,
                ["last_name"] = login.FamilyName,
            }
            : null;
}
