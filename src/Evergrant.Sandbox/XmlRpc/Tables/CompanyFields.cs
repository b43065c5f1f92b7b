using static Evergrant.Sandbox.XmlRpc.Tables.RpcField;

namespace Evergrant.Sandbox.XmlRpc.Tables;

/// <summary>The table Company: XML-RPC's names, and where the same lies in the company of REST.</summary>
internal static class CompanyFields
{
    public static readonly string[] Nested = ["phone_number", "fax_number", "address"];

    public static readonly IReadOnlyDictionary<string, RpcField> All = new Dictionary<string, RpcField>
    {
        ["Id"] = Number("id").ReadOnly,
        ["DateCreated"] = Time("date_created"),
        ["LastUpdated"] = Time("last_updated"),
        ["Company"] = Text("company_name").Needed,
        ["CompanyID"] = Unkept,
        ["Email"] = Text("email_address"),
        ["Website"] = Text("website"),
        ["ContactNotes"] = Text("notes"),
        ["OwnerID"] = Number("owner_id"),
        ["Phone1"] = Inner("phone_number", "number"),
        ["Phone1Ext"] = Inner("phone_number", "extension"),
        ["Phone1Type"] = Inner("phone_number", "type"),
        ["Fax1"] = Inner("fax_number", "number"),
        ["Fax1Type"] = Inner("fax_number", "type"),
        ["StreetAddress1"] = Inner("address", "line1"),
        ["StreetAddress2"] = Inner("address", "line2"),
        ["City"] = Inner("address", "locality"),
        ["State"] = Inner("address", "region"),
        ["PostalCode"] = Inner("address", "zip_code"),
        ["ZipFour1"] = Inner("address", "zip_four"),
        ["Country"] = Inner("address", "country_code"),
    };
}
