using System.Text.Json.Nodes;
using Evergrant.Sandbox.Crm.Frame;
using static Evergrant.Sandbox.Crm.Frame.ApiVersion;
using static Evergrant.Sandbox.Crm.Frame.Field;
using static Evergrant.Sandbox.Crm.Resources.Parts;

namespace Evergrant.Sandbox.Crm.Resources;

internal static class Contacts
{
    private static readonly string[] Phones = ["PHONE1", "PHONE2", "PHONE3", "PHONE4", "PHONE5"];

    public static readonly Resource Resource = new(State.Kind.Contacts, "Contact")
    {
        Model = "CONTACT",
        Fields =
        [
            Own,
            Text("given_name", 40),
            Text("family_name", 40),
            Text("middle_name", 100),
            Text("preferred_name", 100),
            Text("prefix"),
            Text("suffix"),
            Text("job_title", 255).OnRequest(V1),
            Text("spouse_name", 100),
            new Field("email_addresses", FieldKind.List(Email)) { From = EmailAddresses },
            List("phone_numbers", [Slot("PHONE_NUMBER_FIELD_UNSPECIFIED", Phones), .. PhoneParts]),
            List("fax_numbers", Slot("FAX_NUMBER_FIELD_UNSPECIFIED", "FAX1", "FAX2"), Text("number"), Text("type")),
            List("addresses", [Slot("ADDRESS_FIELD_UNSPECIFIED", "BILLING", "SHIPPING", "OTHER"), .. AddressLines]),
            List("social_accounts", Text("name"), new Field("type", FieldKind.OneOf(Networks))),
            Object(
                "company",
                Id("id"),
                Text("company_name").ReadOnly() with
                {
                    V2 = null,
                },
                Text("company_name").OnlyInV2()
            ),
            new Field("anniversary", FieldKind.Day).As("anniversary", "anniversary_date"),
            new Field("birthday", FieldKind.Day).As("birthday", "birth_date"),
            Text("contact_type"),
            Text("website", 100),
            Text("time_zone"),
            Text("preferred_locale"),
            Id("owner_id", of: Users.Kind),
            Id("lead_source_id").As("lead_source_id", "leadsource_id").OnRequest(V1),
            new Field("source_type", FieldKind.OneOf(Sources)),
            Object("origin", Text("ip_address"), Time("date").ReadOnly()),
            Text("opt_in_reason").OnlyInV1(),
            Text("assistant_name", 20).OnlyInV2(),
            Text("assistant_phone", 15).OnlyInV2(),
            Text("billing_information", 100).OnlyInV2(),
            Text("referral_code").OnlyInV2(),
            Object("utm", [.. Utm]).As(null, "utm_parameters").Hidden(),
            Shown("utm_parameters", UtmParameters).OnlyInV2(),
            Shown("links", (_, _) => new JsonArray()).OnlyInV2(),
            OwnFields with
            {
                OnRequestIn = [V1],
            },
            Flag("email_opted_in").OnlyInV1().ReadOnly(),
            new Field("email_status", EmailStatus.Kind) { V2 = null, IsReadOnly = true },
            new Field("tag_ids", FieldKind.List(FieldKind.Id)) { IsReadOnly = true },
            Created,
            Updated,
        ],
        Prepare = fields =>
        {
            // v2 gives the reason with an address, and means the contact.
            foreach (var entry in (fields["email_addresses"] as JsonArray ?? []).OfType<JsonObject>())
            {
                if (entry.Remove("opt_in_reason", out var reason) && reason is not null)
                    fields["opt_in_reason"] = reason.DeepClone();
            }
        },
        Surfaces =
        [
            new(V1, "contacts", "contacts", "contactId", Verbs.All)
            {
                Filters =
                [
                    Filter.Text("email", Emails) with
                    {
                        IsKey = true,
                    },
                    Filter.Text("given_name"),
                    Filter.Text("family_name"),
                    Filter.Since("since", "last_updated"),
                    Filter.Until("until", "last_updated"),
                ],
                Orders = new(
                    ("id", "id"),
                    ("date_created", "date_created"),
                    ("last_updated", "last_updated"),
                    ("name", "family_name"),
                    ("firstName", "given_name"),
                    ("email", "email_addresses.email")
                ),
                // The document's mask knows notes, its contact does not.
                MaskAlso = ["notes"],
            },
            new(V2, "contacts", "contacts", "contact_id", Verbs.Read | Verbs.Patch | Verbs.Delete)
            {
                FieldsAreAll = true,
                Filters =
                [
                    Filter.Text("email", Emails) with
                    {
                        IsKey = true,
                    },
                    Filter.Text("given_name"),
                    Filter.Text("family_name"),
                    Filter.Text("middle_name"),
                    Filter.Text("website"),
                    Filter.Text("company_id", contact => [contact["company"]?["id"]?.ToJsonString()]),
                    Filter.AnyOf("contact_ids", "id"),
                    Filter.AnyOf("ids", "id"),
                    Filter.Number("contact_id", "id"),
                    Filter.Since("start_update_time", "last_updated"),
                    Filter.Until("end_update_time", "last_updated"),
                    Filter.TextIn("phone_number", needs: "phone_fields", Numbers),
                    Filter.Names("phone_fields", Phones),
                    Filter.Text("city", contact => Lines(contact, null, "locality")),
                    Filter.Text("state", contact => Lines(contact, null, "region")),
                    .. from slot in (string[])["BILLING", "SHIPPING", "OTHER"]
                    from line in (string[])["line1", "locality", "region", "postal_code", "country_code"]
                    select Filter.Text(
                        $"{slot.ToLowerInvariant()}_address_{line}",
                        contact => Lines(contact, slot, line)
                    ),
                ],
                Orders = new(
                    ("id", "id"),
                    ("create_time", "date_created"),
                    ("update_time", "last_updated"),
                    ("email", "email_addresses.email")
                ),
            },
        ],
    };

    private static IEnumerable<string?> Numbers(JsonObject contact, string fields) =>
        (contact["phone_numbers"] as JsonArray ?? [])
            .OfType<JsonObject>()
            .Where(phone => NameList.Of(fields).Contains((string?)phone["field"] ?? ""))
            .Select(phone => (string?)phone["number"]);

    private static FieldKind Email =>
        FieldKind.Object(
            Slot("EMAIL_FIELD_UNSPECIFIED", "EMAIL1", "EMAIL2", "EMAIL3"),
            Text("email", 255),
            Text("opt_in_reason").OnlyInV2()
        );

    private static (string, string)[] Networks =>
        [
            ("Facebook", "FACEBOOK"),
            ("Twitter", "TWITTER"),
            ("LinkedIn", "LINKED_IN"),
            ("Instagram", "INSTAGRAM"),
            ("Snapchat", "SNAPCHAT"),
            ("YouTube", "YOUTUBE"),
            ("Pinterest", "PINTEREST"),
        ];

    private static (string, string)[] Sources =>
        [
            ("APPOINTMENT", "APPOINTMENT"),
            ("FORMAPIHOSTED", "FORM_API_HOSTED"),
            ("FORMAPIINTERNAL", "FORM_API_INTERNAL"),
            ("WEBFORM", "WEBFORM"),
            ("INTERNALFORM", "INTERNAL_FORM"),
            ("LANDINGPAGE", "LANDING_PAGE"),
            ("IMPORT", "IMPORT"),
            ("MANUAL", "MANUAL"),
            ("API", "API"),
            ("OTHER", "OTHER"),
            ("UNKNOWN", "UNKNOWN"),
        ];

    private static IEnumerable<Field> Utm =>
        ((string[])["keap_source_id", "utm_source", "utm_medium", "utm_term", "utm_campaign", "utm_content"]).Select(
            name => Text(name)
        );

    private static IEnumerable<string?> Emails(JsonObject contact) =>
        (contact["email_addresses"] as JsonArray ?? []).Select(entry => (string?)entry?["email"]);

    private static IEnumerable<string?> Lines(JsonObject contact, string? slot, string line) =>
        (contact["addresses"] as JsonArray ?? [])
            .Where(address => slot is null || (string?)address?["field"] == slot)
            .Select(address => (string?)address?[line]);

    // v2 says of each address what v1 says of the contact.
    private static JsonArray EmailAddresses(JsonObject contact, ApiVersion version) =>
        new([
            .. (contact["email_addresses"] as JsonArray ?? []).Select(entry =>
            {
                var shown = (JsonObject)entry!.DeepClone();
                if (version == V2)
                {
                    shown["is_opt_in"] = (bool?)contact["email_opted_in"] ?? false;
                    shown["email_opt_status"] = EmailStatus.Of((string?)contact["email_status"]).V2;
                    shown["opt_in_reason"] = (string?)contact["opt_in_reason"];
                }

                return shown;
            }),
        ]);

    private static JsonArray UtmParameters(JsonObject contact, ApiVersion version) =>
        contact["utm"] is JsonObject utm
            ?
            [
                new JsonObject
                {
                    ["keapSourceId"] = utm["keap_source_id"]?.DeepClone(),
                    ["utmSource"] = utm["utm_source"]?.DeepClone(),
                    ["utmMedium"] = utm["utm_medium"]?.DeepClone(),
                    ["utmTerm"] = utm["utm_term"]?.DeepClone(),
                    ["utmCampaign"] = utm["utm_campaign"]?.DeepClone(),
                    ["utmContent"] = utm["utm_content"]?.DeepClone(),
                },
            ]
            : [];
}
