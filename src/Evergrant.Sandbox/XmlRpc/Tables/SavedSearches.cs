using System.Text.Json.Nodes;
using Evergrant.Sandbox.Crm.Resources;
using static Evergrant.Sandbox.XmlRpc.Tables.RpcField;

namespace Evergrant.Sandbox.XmlRpc.Tables;

/// <summary>The one saved search that every user of the sandbox has: all contacts.</summary>
internal static class SavedSearches
{
    public const long AllContacts = 1;

    /// <summary>The columns of its report, and the fields of Contact that they show.</summary>
    public static readonly IReadOnlyList<(string Column, string Title, string Field)> Columns =
    [
        ("Id", "Id", "Id"),
        ("ContactName.firstName", "First Name", "FirstName"),
        ("ContactName.lastName", "Last Name", "LastName"),
        ("Email", "Email", "Email"),
        ("Company", "Company Name", "Company"),
        ("PhoneNumber", "Phone 1", "Phone1"),
        ("StreetAddress1", "Street Address 1", "StreetAddress1"),
        ("City", "City", "City"),
        ("State", "State", "State"),
        ("Country", "Country", "Country"),
        ("Tags", "Tag Ids", "Groups"),
        ("ContactType", "Person Type", "ContactType"),
        ("DateCreated", "Date Created", "DateCreated"),
        ("LastUpdated", "Last Updated", "LastUpdated"),
    ];

    public static readonly RpcTable Table = new()
    {
        Name = "SavedFilter",
        Fields = new Dictionary<string, RpcField>
        {
            ["Id"] = Number("id").ReadOnly,
            ["FilterName"] = Text("name").ReadOnly,
            ["ReportStoredName"] = Text("report").ReadOnly,
            ["UserId"] = Text("user").ReadOnly,
        },
        Find = (tenant, matches) =>
            Users
                .Of(tenant)
                .Take(1)
                .Select(user => new JsonObject
                {
                    ["id"] = AllContacts,
                    ["name"] = "All contacts",
                    ["report"] = "Contact",
                    // A text: at Keap it is a list of users.
                    ["user"] = $"{user.Id}",
                })
                .Where(matches),
    };
}
