using System.Text.Json.Nodes;
using Evergrant.Sandbox.Crm.Frame;
using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox.Crm;

/// <summary>The contacts of every tenant.</summary>
internal sealed class ContactBook(SandboxStore store, SandboxClock clock, CrmChanges changes) : IBook
{
    private const int Most = 200_000;

    private readonly Records contacts = store.Records(Kind.Contacts).IndexBy(ContactBody.Emails);
    private readonly CustomFields customFields = new(store);

    /// <exception cref="CrmException"/>
    public JsonNode Get(string tenant, long id)
    {
        lock (store.Lock)
            return RecordOf(tenant, id).Body;
    }

    /// <exception cref="CrmException"/>
    public JsonObject Change(string tenant, long id, JsonObject fields)
    {
        ContactBody.Check(fields);
        lock (store.Lock)
        {
            this.customFields.Check(tenant, Resources.Contacts.Resource.Model, fields);
            return Change(RecordOf(tenant, id), fields);
        }
    }

    /// <param name="canBeReached">Whether it needs an address or a number, as at REST.</param>
    /// <exception cref="CrmException"/>
    public JsonObject Add(string tenant, JsonObject fields, bool canBeReached = true)
    {
        ContactBody.Check(fields);
        if (canBeReached && !ContactBody.CanBeReached(fields))
            throw CrmException.Refused("A contact must have an email address or a phone number");

        lock (store.Lock)
        {
            this.customFields.Check(tenant, Resources.Contacts.Resource.Model, fields);
            if (contacts.Count >= Most)
                throw CrmException.Full();

            var added = contacts.Add(tenant, id => ContactBody.New(id, fields, clock.GetUtcNow()));
            changes.Changed(Kind.Contacts, tenant, added.Id, "add");
            return added.Body;
        }
    }

    /// <summary>The first contact that is the same lies under the new fields; without one it is a new contact.</summary>
    /// <exception cref="CrmException"/>
    public (JsonObject Contact, bool IsNew) Upsert(string tenant, JsonObject fields, SameContact option)
    {
        ContactBody.Check(fields);
        lock (store.Lock)
        {
            this.customFields.Check(tenant, Resources.Contacts.Resource.Model, fields);
            var same = ContactBody.FirstEmail(fields) is { Length: > 0 } email
                ? contacts
                    .With(tenant, email)
                    .OrderBy(one => one.Id)
                    .Select(ContactRecord.From)
                    .FirstOrDefault(contact => IsSame(contact.Body, fields, email, option))
                : null;
            return same is null ? (Add(tenant, fields), true) : (Change(same, fields), false);
        }
    }

    /// <returns>Whether one may write to the contact now: some states no opt-in lifts.</returns>
    /// <exception cref="CrmException"/>
    public bool OptIn(string tenant, long id, string reason)
    {
        lock (store.Lock)
        {
            var body = RecordOf(tenant, id).Body;
            if (Crm.OptIn.Lifts((string?)body["email_status"]))
                body = Change(tenant, id, new JsonObject { ["opt_in_reason"] = reason });

            return Crm.OptIn.IsMarketable((string?)body["email_status"]);
        }
    }

    /// <summary>What the contact can take back only by hand, or by opting in again.</summary>
    /// <exception cref="CrmException"/>
    public void OptOut(string tenant, long id)
    {
        lock (store.Lock)
        {
            var contact = RecordOf(tenant, id);
            var body = ContactBody.With(contact.Body, [], clock.GetUtcNow());
            body["email_opted_in"] = false;
            body["email_status"] = "Manual";
            contact.Body = body;
            Edit(contact);
        }
    }

    /// <summary>For who holds the store's lock.</summary>
    public ContactRecord? Find(string tenant, long id) =>
        contacts.Find(tenant, id) is { } record ? ContactRecord.From(record) : null;

    /// <inheritdoc cref="Find(string, long)"/>
    /// <exception cref="CrmException"/>
    public ContactRecord RecordOf(string tenant, long id) => Find(tenant, id) ?? throw CrmException.NotFound("Contact");

    /// <inheritdoc cref="Find(string, long)"/>
    public void Keep(ContactRecord contact) => contacts.Change(contact.Tenant, contact.Id, contact.ToBody());

    public bool Remove(string tenant, long id)
    {
        if (!contacts.Remove(tenant, id))
            return false;

        changes.Changed(Kind.Contacts, tenant, id, "delete");
        return true;
    }

    /// <inheritdoc cref="Find(string, long)"/>
    public IEnumerable<ContactRecord> With(string tenant, string email) =>
        contacts.With(tenant, email).OrderBy(one => one.Id).Select(ContactRecord.From);

    /// <inheritdoc cref="Find(string, long)"/>
    public IEnumerable<ContactRecord> All(string tenant) => contacts.Of(tenant).Select(ContactRecord.From);

    IEnumerable<JsonObject> IBook.Of(string tenant, string? key) =>
        (key is null ? All(tenant) : With(tenant, key)).Select(contact => contact.Body);

    JsonObject? IBook.Find(string tenant, long id) => Find(tenant, id)?.Body;

    JsonObject IBook.Add(JsonObject fields, Writing writing) => Add(writing.Tenant, fields);

    JsonObject IBook.Change(long id, JsonObject fields, Writing writing) => Change(writing.Tenant, id, fields);

    private JsonObject Change(ContactRecord contact, JsonObject fields)
    {
        contact.Body = ContactBody.With(contact.Body, fields, clock.GetUtcNow());
        Edit(contact);
        return contact.Body;
    }

    private void Edit(ContactRecord contact)
    {
        Keep(contact);
        changes.Changed(Kind.Contacts, contact.Tenant, contact.Id, "edit");
    }

    private static bool IsSame(JsonObject contact, JsonObject fields, string email, SameContact option) =>
        ContactBody.HasEmail(contact, email)
        && (
            option == SameContact.Email
            || (IsAlike(contact, fields, "given_name") && IsAlike(contact, fields, "family_name"))
        )
        && (option != SameContact.EmailAndNameAndCompany || CompanyOf(contact) == CompanyOf(fields));

    private static bool IsAlike(JsonObject contact, JsonObject fields, string name) =>
        (string?)contact[name] == (string?)fields[name];

    private static string? CompanyOf(JsonObject contact) => contact["company"]?["id"]?.ToJsonString();
}
