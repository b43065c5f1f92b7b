using System.Text.Json.Nodes;
using static Evergrant.Sandbox.XmlRpc.Tables.RpcField;

namespace Evergrant.Sandbox.XmlRpc.Tables;

/// <summary>The table Contact: XML-RPC's names, and where the same lies in the contact of REST v1.</summary>
internal static class ContactFields
{
    /// <summary>What is laid over a contact part by part, not whole.</summary>
    public static readonly string[] Nested =
    [
        "email_addresses",
        "phone_numbers",
        "fax_numbers",
        "addresses",
        "company",
    ];

    // Keap has these too.
    private static readonly string[] NotKept =
    [
        "AccountId",
        "Address1Type",
        "Address2Type",
        "Address3Type",
        "AssistantName",
        "AssistantPhone",
        "BillingInformation",
        "ContactNotes",
        "CreatedBy",
        "Fax1Type",
        "Fax2Type",
        "LastUpdatedBy",
        "LastUpdatedUtcMillis",
        "Leadsource",
        "Password",
        "ReferralCode",
        "Username",
        "Validated",
    ];

    public static readonly IReadOnlyDictionary<string, RpcField> All = Fields();

    private static Dictionary<string, RpcField> Fields()
    {
        var fields = NotKept.ToDictionary(name => name, _ => Unkept);
        foreach (
            var (name, field) in (IEnumerable<(string, RpcField)>)
                [
                    ("Id", Number("id").ReadOnly),
                    ("DateCreated", Time("date_created")),
                    ("LastUpdated", Time("last_updated")),
                    ("Groups", new RpcField(TagIds)),
                    ("FirstName", Text("given_name")),
                    ("MiddleName", Text("middle_name")),
                    ("LastName", Text("family_name")),
                    ("Nickname", Text("preferred_name")),
                    ("Title", Text("prefix")),
                    ("Suffix", Text("suffix")),
                    ("SpouseName", Text("spouse_name")),
                    ("JobTitle", Text("job_title")),
                    ("ContactType", Text("contact_type")),
                    ("Website", Text("website")),
                    ("TimeZone", Text("time_zone")),
                    ("Language", Text("preferred_locale")),
                    ("OwnerID", Number("owner_id")),
                    ("LeadSourceId", Number("lead_source_id")),
                    ("Birthday", Day("birthday")),
                    ("Anniversary", Day("anniversary")),
                    ("Company", Inner("company", "company_name")),
                    ("CompanyID", Inner("company", "id", isNumber: true)),
                    ("Email", Entry("email_addresses", "EMAIL1", "email")),
                    ("EmailAddress2", Entry("email_addresses", "EMAIL2", "email")),
                    ("EmailAddress3", Entry("email_addresses", "EMAIL3", "email")),
                    ("Fax1", Entry("fax_numbers", "FAX1", "number")),
                    ("Fax2", Entry("fax_numbers", "FAX2", "number")),
                    .. Enumerable.Range(1, 5).SelectMany(Phone),
                    .. Address("BILLING", "StreetAddress1", "StreetAddress2", ""),
                    .. Address("SHIPPING", "Address2Street1", "Address2Street2", "2"),
                    .. Address("OTHER", "Address3Street1", "Address3Street2", "3"),
                ]
        )
            fields[name] = field;

        return fields;
    }

    private static IEnumerable<(string, RpcField)> Phone(int number) =>
        [
            ($"Phone{number}", Entry("phone_numbers", $"PHONE{number}", "number")),
            ($"Phone{number}Ext", Entry("phone_numbers", $"PHONE{number}", "extension")),
            ($"Phone{number}Type", Entry("phone_numbers", $"PHONE{number}", "type")),
        ];

    private static IEnumerable<(string, RpcField)> Address(string slot, string line1, string line2, string number) =>
        [
            (line1, Entry("addresses", slot, "line1")),
            (line2, Entry("addresses", slot, "line2")),
            ("City" + number, Entry("addresses", slot, "locality")),
            ("State" + number, Entry("addresses", slot, "region")),
            ("PostalCode" + number, Entry("addresses", slot, "zip_code")),
            ("ZipFour" + (number.Length == 0 ? "1" : number), Entry("addresses", slot, "zip_four")),
            ("Country" + number, Entry("addresses", slot, "country_code")),
        ];

    private static RpcValue? TagIds(JsonObject contact) =>
        contact["tag_ids"] is JsonArray { Count: > 0 } ids
            ? RpcValue.Of(string.Join(',', ids.Select(id => id!.ToJsonString())))
            : null;
}
