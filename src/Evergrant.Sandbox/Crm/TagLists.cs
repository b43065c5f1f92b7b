using System.Text.Json.Nodes;
using Evergrant.Sandbox.Crm.Frame;
using Evergrant.Sandbox.Crm.Resources;
using Evergrant.Sandbox.State;
using static Evergrant.Sandbox.Crm.Frame.ApiVersion;

namespace Evergrant.Sandbox.Crm;

/// <summary>Which contact carries which tag, as lists from either side.</summary>
internal static class TagLists
{
    public static readonly Surface OfContactV2 = TagsOn("contacts/{contact_id}/tags");

    public static readonly Surface OfCompanyV2 = TagsOn("companies/{company_id}/tags");

    public static readonly Surface OfTagV1 = new(V1, "tags/{tagId}/contacts", "contacts", "contactId", Verbs.List);

    public static readonly Surface OfTagCompaniesV1 = new(
        V1,
        "tags/{tagId}/companies",
        "companies",
        "companyId",
        Verbs.List
    );

    public static readonly Surface OfTagCompaniesV2 = new(
        V2,
        "tags/{tag_id}/companies",
        "tagged_companies",
        "company_id",
        Verbs.List
    )
    {
        Filters = [Filter.Text("company_name"), Filter.TextOrNone("email", "email_address"), .. Applied],
        Orders = new(("company_name", "company_name"), ("email", "email_address"), ("applied_time", "applied")),
    };

    public static readonly Surface OfTagV2 = new(V2, "tags/{tag_id}/contacts", "contacts", "contact_id", Verbs.List)
    {
        Filters =
        [
            Filter.TextOrNone("given_name"),
            Filter.TextOrNone("family_name"),
            Filter.TextOrNone("email"),
            .. Applied,
        ],
        Orders = new(
            ("given_name", "given_name"),
            ("family_name", "family_name"),
            ("email", "email"),
            ("applied_time", "applied")
        ),
    };

    private static Surface TagsOn(string path) =>
        new(V2, path, "tags", "tag_id", Verbs.List)
        {
            Filters =
            [
                Filter.Text("name"),
                Filter.TextOrNone("description"),
                Filter.TextOrNone("category_id"),
                .. Applied,
                .. Resources.Tags.Times,
            ],
            Orders = new(
                ("name", "name"),
                ("create_time", "date_created"),
                ("update_time", "last_updated"),
                ("applied_time", "applied"),
                ("category_id", "category_id")
            ),
        };

    private static IEnumerable<Filter> Applied =>
        [Filter.Since("since_applied_time", "applied"), Filter.Until("until_applied_time", "applied")];

    public static IEnumerable<JsonObject> TagsOf(ContactRecord contact, IBook tags) =>
        from applied in contact.Tags
        let tag = tags.Find(contact.Tenant, applied.TagId)
        where tag is not null
        select With(tag, applied);

    public static IEnumerable<JsonObject> ContactsOf(long tagId, IEnumerable<ContactRecord> contacts) =>
        from contact in contacts
        let applied = contact.Tags.Find(one => one.TagId == tagId)
        where applied is not null
        select With(
            new JsonObject
            {
                ["id"] = contact.Id,
                ["email"] = ContactBody.FirstEmail(contact.Body),
                ["given_name"] = contact.Body["given_name"]?.DeepClone(),
                ["family_name"] = contact.Body["family_name"]?.DeepClone(),
            },
            applied
        );

    public static JsonObject ShowTag(JsonObject row) =>
        new()
        {
            ["tag"] = Form.Show(row, Resources.Tags.Resource.Fields, V2, _ => true),
            ["applied_time"] = Instant(row),
        };

    public static JsonObject ShowContactV1(JsonObject row) =>
        new()
        {
            ["contact"] = new JsonObject
            {
                ["email"] = row["email"]?.DeepClone(),
                ["first_name"] = row["given_name"]?.DeepClone(),
                ["id"] = row["id"]?.DeepClone(),
                ["last_name"] = row["family_name"]?.DeepClone(),
            },
            ["date_applied"] = row["applied"]?.DeepClone(),
        };

    public static JsonObject ShowContactV2(JsonObject row) =>
        new()
        {
            ["id"] = row["id"]!.ToJsonString(),
            ["email"] = row["email"]?.DeepClone(),
            ["given_name"] = row["given_name"]?.DeepClone(),
            ["family_name"] = row["family_name"]?.DeepClone(),
            ["applied_time"] = Instant(row),
        };

    public static JsonObject ShowCompany(JsonObject row, ApiVersion version) =>
        version == V1
            ? new JsonObject
            {
                ["company"] = new JsonObject
                {
                    ["company_name"] = row["company_name"]?.DeepClone(),
                    ["email"] = row["email_address"]?.DeepClone(),
                    ["id"] = row["id"]!.DeepClone(),
                },
                ["date_applied"] = row["applied"]!.DeepClone(),
            }
            : new JsonObject
            {
                ["company"] = Form.Show(row, Companies.Resource.Fields, V2, _ => true),
                ["applied_time"] = Instant(row),
            };

    public static JsonObject With(JsonObject row, AppliedTag applied)
    {
        row["applied"] = CrmTime.Text(applied.AppliedAt);
        return row;
    }

    private static JsonNode? Instant(JsonObject row) => FieldKind.Time.Show(row["applied"]!, V2);
}
