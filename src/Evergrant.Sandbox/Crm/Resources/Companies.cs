using System.Text.Json.Nodes;
using Evergrant.Sandbox.Crm.Frame;
using static Evergrant.Sandbox.Crm.Frame.ApiVersion;
using static Evergrant.Sandbox.Crm.Frame.Field;
using static Evergrant.Sandbox.Crm.Resources.Parts;

namespace Evergrant.Sandbox.Crm.Resources;

internal static class Companies
{
    public const string Kind = "companies";

    public static readonly Resource Resource = new(Kind, "Company")
    {
        Model = "COMPANY",
        Fields =
        [
            Own,
            Text("company_name", 255).Needed(V1),
            new Field("email_address", EmailAddress) { From = ShowEmail, OnRequestIn = [V2] },
            Object("phone_number", [Slot("PHONE_NUMBER_FIELD_UNSPECIFIED", "PHONE1"), .. PhoneParts]).OnRequest(V2),
            Object("fax_number", Slot("FAX_NUMBER_FIELD_UNSPECIFIED", "FAX1"), Text("number"), Text("type"))
                .OnRequest(),
            Object("address", [Slot("ADDRESS_FIELD_UNSPECIFIED", "BILLING"), .. AddressLines]).OnRequest(V2),
            Text("notes").OnRequest(),
            Text("website"),
            Text("opt_in_reason").OnlyInV1(),
            .. (
                (string[])
                    [
                        "anniversary_date",
                        "assistant_name",
                        "assistant_phone",
                        "billing_information",
                        "birth_date",
                        "contact_type",
                        "first_name",
                        "job_title",
                        "last_name",
                        "middle_name",
                        "preferred_name",
                        "referral_code",
                        "spouse_name",
                        "suffix",
                        "title",
                    ]
            ).Select(name => Text(name).OnlyInV2()),
            Id("owner_id", of: Users.Kind).OnlyInV2(),
            OwnFields,
            Flag("email_opted_in").OnlyInV1().ReadOnly(),
            new Field("email_status", EmailStatus.Kind) { V2 = null, IsReadOnly = true },
            (Created with { V1 = null }).OnRequest(V2),
            (Updated with { V1 = null }).OnRequest(V2),
            Id("created_by").OnlyInV2().ReadOnly(),
            Id("last_updated_by").OnlyInV2().ReadOnly(),
        ],
        Defaults = new JsonObject { ["email_opted_in"] = false, ["email_status"] = "NonMarketable" },
        Settle = (fields, before, _) =>
        {
            if (
                !string.IsNullOrWhiteSpace((string?)fields["opt_in_reason"])
                && OptIn.Lifts((string?)before["email_status"])
            )
            {
                fields["email_opted_in"] = true;
                fields["email_status"] = "SingleOptIn";
            }
        },
        Surfaces =
        [
            new(V1, Kind, Kind, "companyId", Verbs.Read | Verbs.Create | Verbs.Patch)
            {
                Filters = [Filter.Text("company_name")],
                Orders = new(
                    ("id", "id"),
                    ("date_created", "date_created"),
                    ("name", "company_name"),
                    ("email", "email_address")
                ),
            },
            new(V2, Kind, Kind, "company_id", Verbs.All)
            {
                Filters =
                [
                    Filter.Text("company_name"),
                    Filter.Text("name", "company_name"),
                    Filter.Text("email", "email_address"),
                    Filter.Text("city", company => [(string?)company["address"]?["locality"]]),
                    Filter.Text("state", company => [(string?)company["address"]?["region"]]),
                    Filter.Since("since_time", "last_updated"),
                    Filter.Until("until_time", "last_updated"),
                    Filter.AnyOf("ids", "id"),
                    Filter.Number("company_id", "id"),
                ],
                Orders = new(
                    ("id", "id"),
                    ("create_time", "date_created"),
                    ("name", "company_name"),
                    ("email", "email_address")
                ),
            },
        ],
    };

    // A text in v1, an object in v2; the record keeps the text.
    private static FieldKind EmailAddress =>
        new(
            (node, name, version) =>
                version == V1
                    ? FieldKind.Text(255).Read(node, name, version)
                    : FieldKind.Text(255).Read(InV2(node)["email"] ?? throw CrmException.Invalid(name), name, version),
            (node, _) => node.DeepClone()
        );

    private static JsonObject InV2(JsonNode node) => node as JsonObject ?? throw CrmException.NotConvertible();

    private static JsonNode? ShowEmail(JsonObject company, ApiVersion version) =>
        (string?)company["email_address"] is not { } email ? null
        : version == V1 ? JsonValue.Create(email)
        : new JsonObject
        {
            ["email"] = email,
            ["field"] = "EMAIL1",
            ["is_opt_in"] = (bool?)company["email_opted_in"] ?? false,
            ["email_opt_status"] = EmailStatus.Of((string?)company["email_status"]).V2,
        };
}
