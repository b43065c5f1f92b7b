using static Evergrant.Sandbox.XmlRpc.Tables.RpcField;

namespace Evergrant.Sandbox.XmlRpc.Tables;

/// <summary>The tables with a handful of fields.</summary>
internal static class SmallFields
{
    public static readonly IReadOnlyDictionary<string, RpcField> Tag = new Dictionary<string, RpcField>
    {
        ["Id"] = Number("id").ReadOnly,
        ["GroupName"] = Text("name").Needed,
        ["GroupDescription"] = Text("description"),
        // Keap's own tables say 0 of a tag without one.
        ["GroupCategoryId"] = new(
            Number("category_id").Get,
            (changes, value) =>
            {
                if (value is RpcValue.RpcNumber { Number: 0 })
                    changes["category_id"] = null;
                else
                    Number("category_id").Set!(changes, value);
            }
        ),
    };

    public static readonly IReadOnlyDictionary<string, RpcField> Category = new Dictionary<string, RpcField>
    {
        ["Id"] = Number("id").ReadOnly,
        ["CategoryName"] = Text("name").Needed,
        ["CategoryDescription"] = Text("description"),
    };

    public static readonly IReadOnlyDictionary<string, RpcField> Assigned = new Dictionary<string, RpcField>
    {
        ["GroupId"] = Number("tag").ReadOnly,
        ["ContactGroup"] = Text("name").ReadOnly,
        ["ContactId"] = Number("contact").ReadOnly,
        ["DateCreated"] = Time("applied"),
    };

    public static readonly IReadOnlyDictionary<string, RpcField> User = new Dictionary<string, RpcField>
    {
        ["Id"] = Number("id").ReadOnly,
        ["Email"] = Text("email_address").ReadOnly,
        ["FirstName"] = Text("given_name").ReadOnly,
        ["MiddleName"] = Text("middle_name").ReadOnly,
        ["LastName"] = Text("family_name").ReadOnly,
        ["GlobalUserId"] = Number("global_user_id").ReadOnly,
    };
}
