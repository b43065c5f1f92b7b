using System.Text.Json.Nodes;
using Evergrant.Sandbox.Crm;
using static Evergrant.Sandbox.XmlRpc.Tables.RpcField;

namespace Evergrant.Sandbox.XmlRpc.Tables;

/// <summary>The tables that DataService works on.</summary>
internal sealed class RpcTables
{
    // Keap has these too: asking for one is a gap of the sandbox, not a mistake.
    private static readonly HashSet<string> NotImitated =
    [
        "ActionSequence",
        "AffResource",
        "Affiliate",
        "CCharge",
        "CProgram",
        "Campaign",
        "CampaignStep",
        "Campaignee",
        "Company",
        "ContactAction",
        "CreditCard",
        "DataFormField",
        "DataFormGroup",
        "DataFormTab",
        "EmailAddStatus",
        "Expense",
        "FileBox",
        "GroupAssign",
        "Invoice",
        "InvoiceItem",
        "InvoicePayment",
        "Job",
        "JobRecurringInstance",
        "Lead",
        "LeadSource",
        "LeadSourceCategory",
        "LeadSourceExpense",
        "LinkedContactType",
        "MtgLead",
        "OrderItem",
        "PayPlan",
        "PayPlanItem",
        "Payment",
        "Product",
        "ProductCategory",
        "ProductCategoryAssign",
        "ProductInterest",
        "ProductInterestBundle",
        "ProductOptValue",
        "ProductOption",
        "RecurringOrder",
        "RecurringOrderWithContact",
        "Referral",
        "SocialAccount",
        "Stage",
        "StageMove",
        "Status",
        "SubscriptionPlan",
        "Template",
        "Ticket",
        "TicketStage",
        "TicketType",
        "UserGroup",
    ];

    private readonly Dictionary<string, RpcTable> tables;
    private readonly ContactBook contacts;
    private readonly TagBook tags;

    public RpcTables(ContactBook contacts, TagBook tags)
    {
        this.contacts = contacts;
        this.tags = tags;
        Contacts = ContactTable();
        RpcTable[] all = [Contacts, TagTable(), CategoryTable(), AssignTable(), UserTable(), SavedSearches.Table];
        tables = all.ToDictionary(table => table.Name);
    }

    public RpcTable Contacts { get; }

    /// <summary>The contacts that have the address in any of their places, oldest first.</summary>
    public IEnumerable<JsonObject> ContactsWith(string tenant, string email) =>
        email.Length == 0 ? [] : All(tenant, email);

    /// <exception cref="RpcFault"/>
    public RpcTable Named(string name) =>
        tables.GetValueOrDefault(name)
        ?? throw (NotImitated.Contains(name) ? RpcFault.Gap($"the table {name}") : RpcFault.NoTable(name));

    private RpcTable ContactTable() =>
        new()
        {
            Name = "Contact",
            Fields = ContactFields.All,
            Nested = ContactFields.Nested,
            Find = (tenant, matches) => All(tenant, null).Where(matches),
            Get = (tenant, id) => contacts.Find(tenant, id)?.Body,
            Add = (tenant, changes) => (long)contacts.Add(tenant, changes, canBeReached: false)["id"]!,
            Change = (tenant, id, changes) => contacts.Change(tenant, id, changes),
        };

    private RpcTable TagTable() =>
        new()
        {
            Name = "ContactGroup",
            Fields = new Dictionary<string, RpcField>
            {
                ["Id"] = Number("id").ReadOnly,
                ["GroupName"] = Text("name"),
                ["GroupDescription"] = Text("description"),
                ["GroupCategoryId"] = Inner("category", "id", isNumber: true),
            },
            Find = Tags,
            Add = (tenant, changes) =>
                (long)
                    tags.Add(
                        tenant,
                        (string?)changes["name"] is { Length: > 0 } name
                            ? name
                            : throw RpcFault.Invalid("GroupName is missing"),
                        (string?)changes["description"],
                        // Keap's own tables say 0 of a tag without one.
                        (long?)changes["category"]?["id"] is { } category and not 0 ? category : null
                    )["id"]!,
        };

    private RpcTable CategoryTable() =>
        new()
        {
            Name = "ContactGroupCategory",
            Fields = new Dictionary<string, RpcField>
            {
                ["Id"] = Number("id").ReadOnly,
                ["CategoryName"] = Text("name").ReadOnly,
                ["CategoryDescription"] = Text("description").ReadOnly,
            },
            Find = (tenant, matches) =>
                Tags(tenant, _ => true)
                    .Select(tag => tag["category"])
                    .OfType<JsonObject>()
                    .DistinctBy(category => (long)category["id"]!)
                    .Where(matches),
        };

    private RpcTable AssignTable() =>
        new()
        {
            Name = "ContactGroupAssign",
            Fields = new Dictionary<string, RpcField>
            {
                ["GroupId"] = Number("tag").ReadOnly,
                ["ContactGroup"] = Text("name").ReadOnly,
                ["ContactId"] = Number("contact").ReadOnly,
                ["DateCreated"] = Time("applied"),
            },
            Find = (tenant, matches) => Applied(tenant).Where(matches),
        };

    private static RpcTable UserTable() =>
        new()
        {
            Name = "User",
            Fields = new Dictionary<string, RpcField>
            {
                ["Id"] = Number("id").ReadOnly,
                ["Email"] = Text("email").ReadOnly,
                ["FirstName"] = Text("given").ReadOnly,
                ["LastName"] = Text("family").ReadOnly,
                ["GlobalUserId"] = Number("id").ReadOnly,
            },
            Find = (tenant, matches) =>
                UserEndpoints
                    .Of(tenant)
                    .Select(user => new JsonObject
                    {
                        ["id"] = user.Id,
                        ["email"] = user.Login.Email,
                        ["given"] = user.Login.GivenName,
                        ["family"] = user.Login.FamilyName,
                    })
                    .Where(matches),
        };

    private IEnumerable<JsonObject> Tags(string tenant, Func<JsonObject, bool> matches) =>
        tags.Find(tenant, null, null, Everything).Page.Cast<JsonObject>().Where(matches);

    private IEnumerable<JsonObject> All(string tenant, string? email) =>
        contacts.Find(tenant, new V1ContactFilter(email, null, null), Everything).Page.Cast<JsonObject>();

    private IEnumerable<JsonObject> Applied(string tenant)
    {
        var carriers = All(tenant, null)
            .Where(contact => contact["tag_ids"] is JsonArray { Count: > 0 })
            .Select(contact => (long)contact["id"]!);
        foreach (var id in carriers)
        {
            foreach (var applied in tags.AppliedTo(tenant, id, Everything).Page)
                yield return new JsonObject
                {
                    ["tag"] = (long)applied["tag"]!["id"]!,
                    ["name"] = (string?)applied["tag"]!["name"],
                    ["contact"] = id,
                    ["applied"] = (string?)applied["date_applied"],
                };
        }
    }

    private static V1Page Everything { get; } = new(int.MaxValue, 0);
}
