using System.Text.Json.Nodes;
using Evergrant.Sandbox.Crm;
using Evergrant.Sandbox.Crm.Frame;
using Evergrant.Sandbox.Crm.Resources;
using Evergrant.Sandbox.State;

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
    private readonly CrmBooks books;
    private readonly SandboxClock clock;

    public RpcTables(ContactBook contacts, CrmBooks books, SandboxClock clock)
    {
        this.contacts = contacts;
        this.books = books;
        this.clock = clock;
        Contacts = ContactTable();
        RpcTable[] all =
        [
            Contacts,
            Table("Company", Companies.Resource, CompanyFields.All) with
            {
                Nested = CompanyFields.Nested,
            },
            Table("ContactGroup", Crm.Resources.Tags.Resource, SmallFields.Tag),
            Table("ContactGroupCategory", Crm.Resources.Tags.Categories, SmallFields.Category),
            AssignTable(),
            Table("User", Users.Resource, SmallFields.User) with
            {
                Add = null,
                Change = null,
                Remove = null,
            },
            SavedSearches.Table,
        ];
        tables = all.ToDictionary(table => table.Name);
    }

    public RpcTable Contacts { get; }

    /// <summary>The contacts that have the address in any of their places, oldest first.</summary>
    public IEnumerable<JsonObject> ContactsWith(string tenant, string email) =>
        email.Length == 0 ? [] : contacts.With(tenant, email).Select(contact => contact.Body);

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
            Find = (tenant, matches) => contacts.All(tenant).Select(contact => contact.Body).Where(matches),
            Get = (tenant, id) => contacts.Find(tenant, id)?.Body,
            Add = (tenant, changes) => (long)contacts.Add(tenant, changes, canBeReached: false)["id"]!,
            Change = (tenant, id, changes) => contacts.Change(tenant, id, changes),
            Remove = contacts.Remove,
        };

    // Of records that REST keeps by a table of their fields.
    private RpcTable Table(string name, Resource resource, IReadOnlyDictionary<string, RpcField> fields)
    {
        var book = books[resource.Kind];
        return new RpcTable
        {
            Name = name,
            Fields = fields,
            Find = (tenant, matches) => book.Of(tenant).Where(matches),
            Get = book.Find,
            Add = (tenant, changes) =>
                (long)book.Add(Checked(tenant, resource, fields, changes), WritingOf(tenant))["id"]!,
            Change = (tenant, id, changes) =>
                book.Change(id, Checked(tenant, resource, null, changes), WritingOf(tenant)),
            Remove = book.Remove,
        };
    }

    private RpcTable AssignTable() =>
        new()
        {
            Name = "ContactGroupAssign",
            Fields = SmallFields.Assigned,
            Find = (tenant, matches) => Applied(tenant).Where(matches),
        };

    /// <param name="fields">Of a new record: the one that is its name must be there.</param>
    private JsonObject Checked(
        string tenant,
        Resource resource,
        IReadOnlyDictionary<string, RpcField>? fields,
        JsonObject changes
    )
    {
        books.DemandReferences(tenant, resource, changes, ApiVersion.V1);
        if (fields?.FirstOrDefault(one => one.Value.IsNeeded) is { Key: { } name, Value: { } needed })
        {
            if (needed.Get(changes) is not RpcValue.RpcText { Text.Length: > 0 })
                throw RpcFault.Invalid($"{name} is missing");
        }

        return changes;
    }

    private Writing WritingOf(string tenant) => new(tenant, Users.Of(tenant).First().Id, clock.GetUtcNow());

    private IEnumerable<JsonObject> Applied(string tenant) =>
        from contact in contacts.All(tenant)
        from applied in contact.Tags
        select new JsonObject
        {
            ["tag"] = applied.TagId,
            ["name"] = (string?)books[Kind.Tags].Find(tenant, applied.TagId)?["name"],
            ["contact"] = contact.Id,
            ["applied"] = CrmTime.Text(applied.AppliedAt),
        };
}
