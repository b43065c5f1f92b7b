using System.Text.Json.Nodes;
using Evergrant.Sandbox.Crm.Frame;
using Evergrant.Sandbox.People;
using static Evergrant.Sandbox.Crm.Frame.ApiVersion;
using static Evergrant.Sandbox.Crm.Frame.Field;

namespace Evergrant.Sandbox.Crm.Resources;

/// <summary>The logins that own the tenant, and whom somebody invited.</summary>
internal static class Users
{
    public const string Kind = "users";
    private const string Since = "2020-01-01T00:00:00.000+0000";

    public static readonly Resource Resource = new(Kind, "User")
    {
        UniqueField = "email_address",
        Fields =
        [
            Shown("address", Address),
            Text("company_name"),
            Whole("created_by"),
            Time("date_created").As("date_created", "create_time"),
            Text("email_address").OnlyInV1(),
            Shown("email_addresses", EmailAddresses).OnlyInV2(),
            Text("family_name"),
            Shown("fax_numbers", (user, version) => Kept(user, "fax_numbers", version)),
            Text("given_name"),
            Id("global_user_id"),
            Id("id"),
            Text("infusionsoft_id").As("infusionsoft_id", "keap_id"),
            Text("job_title").As("job_title", "title"),
            Time("last_updated").As("last_updated", "update_time"),
            Whole("last_updated_by").As("last_updated_by", "updated_by"),
            Text("middle_name"),
            Flag("partner"),
            Flag("admin").OnlyInV2(),
            Shown("phone_numbers", (user, version) => Kept(user, "phone_numbers", version)),
            Text("preferred_name").As("preferred_name", "nickname"),
            new Field("status", FieldKind.OneOf(("Active", "ACTIVE"), ("Invited", "INVITED"))),
            Text("time_zone").OnlyInV1(),
            Text("website"),
        ],
        Surfaces =
        [
            new(V1, "users", "users", "userId", Verbs.List)
            {
                // Neither narrows anything: nobody here is inactive, and whether partners are left out is not known.
                Filters = [Filter.Switch("include_inactive"), Filter.Switch("include_partners")],
            },
            new(V2, "users", "users", "user_id", Verbs.Read)
            {
                MostPerPage = 100,
                Filters =
                [
                    Filter.Text("email", "email_address"),
                    Filter.Text("given_name"),
                    Filter.AnyOf("user_ids", "id"),
                    Filter.Switch("include_inactive"),
                    Filter.Switch("include_partners"),
                ],
                Orders = new(("create_time", "date_created"), ("email", "email_address"), ("name", "family_name")),
            },
        ],
    };

    public static IEnumerable<(long Id, SandboxLogin Login)> Of(string tenant) =>
        PeopleHere
            .Now.Logins.Select((login, place) => (Id: (long)place + 1, Login: login))
            .Where(user => user.Login.Tenants.Any(owned => owned.Host == tenant));

    public static IEnumerable<JsonObject> Records(string tenant) =>
        Of(tenant)
            .Select(user => new JsonObject
            {
                ["company_name"] = null,
                ["created_by"] = user.Id,
                ["date_created"] = Since,
                ["email_address"] = user.Login.Email,
                ["family_name"] = user.Login.FamilyName,
                ["given_name"] = user.Login.GivenName,
                ["global_user_id"] = user.Id,
                ["id"] = user.Id,
                ["infusionsoft_id"] = user.Login.Email,
                ["job_title"] = null,
                ["last_updated"] = Since,
                ["last_updated_by"] = user.Id,
                ["middle_name"] = null,
                ["partner"] = false,
                ["admin"] = true,
                ["preferred_name"] = null,
                ["status"] = "Active",
                ["time_zone"] = "UTC",
                ["website"] = null,
            });

    /// <summary>What of a user v2 changes.</summary>
    public static readonly Field[] Changeable =
    [
        Object(
            "address",
            [Parts.Slot("ADDRESS_FIELD_UNSPECIFIED", "BILLING", "SHIPPING", "OTHER"), .. Parts.AddressLines]
        ),
        Text("company_name", 255),
        Object(
            "email_address",
            Parts.Slot("EMAIL_FIELD_UNSPECIFIED", "EMAIL1", "EMAIL2", "EMAIL3"),
            Text("email", 255),
            Text("opt_in_reason")
        ),
        Text("family_name", 255),
        List("fax_numbers", Parts.Slot("FAX_NUMBER_FIELD_UNSPECIFIED", "FAX1", "FAX2"), Text("number"), Text("type")),
        Text("given_name", 255),
        Text("job_title").As(null, "title"),
        List(
            "phone_numbers",
            [
                Parts.Slot("PHONE_NUMBER_FIELD_UNSPECIFIED", "PHONE1", "PHONE2", "PHONE3", "PHONE4", "PHONE5"),
                .. Parts.PhoneParts,
            ]
        ),
        Text("time_zone"),
        Text("website"),
    ];

    private static JsonNode? Address(JsonObject user, ApiVersion version) =>
        Kept(user, "address", version) as JsonObject ?? (version == V1 ? null : new JsonObject());

    private static JsonNode? Kept(JsonObject user, string name, ApiVersion version) =>
        user[name] is { } value ? Array.Find(Changeable, field => field.Name == name)!.Kind.Show(value, version)
        : name == "address" ? null
        : new JsonArray();

    private static JsonArray EmailAddresses(JsonObject user, ApiVersion version) =>
        [new JsonObject { ["email"] = (string?)user["email_address"], ["field"] = "EMAIL1" }];
}
