using System.Text.Json.Nodes;
using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox.Crm;

/// <summary>The contacts of every tenant.</summary>
internal sealed class ContactBook(SandboxStore store, SandboxClock clock)
{
    private const int Most = 200_000;

    private readonly Records contacts = store.Records(Kind.Contacts).IndexBy(ContactBody.Emails);

    /// <summary>Copies of one page of the contacts that match, and how many match in all.</summary>
    public (List<JsonNode> Page, int Count) Find(string tenant, V1ContactFilter filter, V1Page page)
    {
        lock (store.Lock)
        {
            var all = filter.Email is { } email
                ? [.. contacts.With(tenant, email).OrderBy(one => one.Id)]
                : contacts.Of(tenant);
            var found = filter.IsEmpty ? all : [.. all.Where(one => filter.Matches(one.Body))];
            return (
                [.. found.Skip(page.Offset).Take(page.Limit).Select(one => ContactRecord.From(one).Body)],
                found.Count
            );
        }
    }

    /// <exception cref="V1Exception"/>
    public JsonNode Get(string tenant, long id)
    {
        lock (store.Lock)
            return RecordOf(tenant, id).Body;
    }

    /// <exception cref="V1Exception"/>
    public JsonObject Change(string tenant, long id, JsonObject fields)
    {
        ContactBody.Check(fields);
        lock (store.Lock)
        {
            var contact = RecordOf(tenant, id);
            contact.Body = ContactBody.With(contact.Body, fields, clock.GetUtcNow());
            Keep(contact);
            return contact.Body;
        }
    }

    /// <exception cref="V1Exception"/>
    public JsonObject Add(string tenant, JsonObject fields)
    {
        ContactBody.Check(fields);
        if (!ContactBody.CanBeReached(fields))
            throw V1Exception.Refused("A contact must have an email address or a phone number");

        lock (store.Lock)
        {
            if (contacts.Count >= Most)
                throw V1Exception.Full();

            return contacts.Add(tenant, id => ContactBody.New(id, fields, clock.GetUtcNow())).Body;
        }
    }

    /// <summary>The first contact that is the same lies under the new fields; without one it is a new contact.</summary>
    /// <exception cref="V1Exception"/>
    public JsonObject Upsert(string tenant, JsonObject fields, bool byName)
    {
        ContactBody.Check(fields);
        lock (store.Lock)
        {
            var same = ContactBody.FirstEmail(fields) is { Length: > 0 } email
                ? contacts
                    .With(tenant, email)
                    .OrderBy(one => one.Id)
                    .Select(ContactRecord.From)
                    .FirstOrDefault(contact => IsSame(contact.Body, fields, email, byName))
                : null;
            if (same is null)
                return Add(tenant, fields);

            same.Body = ContactBody.With(same.Body, fields, clock.GetUtcNow());
            Keep(same);
            return same.Body;
        }
    }

    /// <summary>For who holds the store's lock.</summary>
    public ContactRecord? Find(string tenant, long id) =>
        contacts.Find(tenant, id) is { } record ? ContactRecord.From(record) : null;

    /// <inheritdoc cref="Find(string, long)"/>
    /// <exception cref="V1Exception"/>
    public ContactRecord RecordOf(string tenant, long id) => Find(tenant, id) ?? throw V1Exception.NotFound("Contact");

    /// <inheritdoc cref="Find(string, long)"/>
    public void Keep(ContactRecord contact) => contacts.Change(contact.Tenant, contact.Id, contact.ToBody());

    private static bool IsSame(JsonObject contact, JsonObject fields, string email, bool byName) =>
        ContactBody.HasEmail(contact, email)
        && (
            !byName
            || (
                (string?)contact["given_name"] == (string?)fields["given_name"]
                && (string?)contact["family_name"] == (string?)fields["family_name"]
            )
        );
}
