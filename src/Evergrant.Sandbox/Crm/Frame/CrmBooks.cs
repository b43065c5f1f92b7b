using System.Text.Json.Nodes;
using Evergrant.Sandbox.Crm.Resources;
using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox.Crm.Frame;

/// <summary>The books of all kinds of records, and what whoever writes into them needs.</summary>
internal sealed class CrmBooks
{
    private readonly SandboxStore store;
    private readonly SandboxClock clock;
    private readonly StateWriter writer;
    private readonly Dictionary<string, IBook> books;

    public CrmBooks(
        SandboxStore store,
        SandboxClock clock,
        StateWriter writer,
        CrmChanges changes,
        ContactBook contacts
    )
    {
        this.store = store;
        this.clock = clock;
        this.writer = writer;
        CustomFields = new CustomFields(store);
        books = Catalogue.Kept.ToDictionary(
            one => one.Kind,
            one => (IBook)new RecordBook(one, store, changes, CustomFields)
        );
        foreach (var (resource, seeds) in Catalogue.Seeded)
            books[resource.Kind] = new SeededBook(seeds);
        foreach (var (resource, seeds) in Catalogue.Grown)
            books[resource.Kind] = new RecordBook(resource, store, changes, CustomFields, seeds);

        books[Kind.Contacts] = contacts;
        books[Opportunities.Kind] = new OpportunityBook(books[Opportunities.Kind], books[StageMoves.Kind], changes);
    }

    public CustomFields CustomFields { get; }

    public Lock Lock => this.store.Lock;

    public IBook this[string kind] => this.books[kind];

    /// <summary>For who holds the lock.</summary>
    public Lookup LookupOf(string tenant) =>
        (kind, id) => FieldKind.IsWhole(id, out var number) ? this[kind].Find(tenant, number) : null;

    public static string SingularOf(string kind) => Catalogue.All.First(one => one.Kind == kind).Singular;

    /// <exception cref="CrmException">An id in the fields is of a record that there is not.</exception>
    public void DemandReferences(string tenant, Resource resource, JsonObject fields, ApiVersion version)
    {
        foreach (var field in resource.Fields)
        {
            if (
                field.RefersTo is { } kind
                && FieldKind.IsWhole(fields[field.Name], out var id)
                && this[kind].Find(tenant, id) is null
            )
                throw CrmException.Invalid(field.In(version) ?? field.Name);
        }
    }

    public Writing WritingOf(HttpContext context)
    {
        var caller = Caller.Of(context);
        var user = Users.Of(caller.Tenant).FirstOrDefault(user => user.Login.Email == caller.Login);
        return new Writing(caller.Tenant, user.Id, this.clock.GetUtcNow());
    }

    /// <summary>What was written is on disk when it returns.</summary>
    public Task SaveAsync() => this.writer.SaveAsync();
}
