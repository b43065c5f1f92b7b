using System.Text.Json.Nodes;
using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox.Crm;

/// <summary>The tags of every tenant, and which contact carries which.</summary>
internal sealed class TagBook(SandboxStore store, SandboxClock clock, ContactBook contacts)
{
    private const int Most = 10_000;

    public (List<JsonNode> Page, int Count) Find(string tenant, string? name, long? category, V1Page page)
    {
        lock (store.Lock)
        {
            var found = Of(tenant)
                .Where(tag => (name is null || IsCalled(tag, name)) && (category is null || tag.CategoryId == category))
                .ToList();
            return ([.. found.Skip(page.Offset).Take(page.Limit).Select(Show)], found.Count);
        }
    }

    /// <exception cref="V1Exception"/>
    public JsonObject Get(string tenant, long id)
    {
        lock (store.Lock)
            return Show(Of(tenant).FirstOrDefault(tag => tag.Id == id) ?? throw V1Exception.NotFound("Tag"));
    }

    /// <exception cref="V1Exception"/>
    public JsonObject Add(string tenant, string name, string? description, long? category)
    {
        lock (store.Lock)
        {
            if (category is not null && CategoryOf(tenant, category) is null)
                throw V1Exception.Invalid("category.id");

            // Assumed, words and all: names are unique in Keap's own pages.
            if (Of(tenant).Any(tag => IsCalled(tag, name)))
                throw V1Exception.Refused("A tag with this name already exists");

            if (store.Document.Tags.Count >= Most)
                throw V1Exception.Full();

            var tag = new TagRecord(++store.Document.LastNumber, tenant, name, description, category);
            store.Document.Tags.Add(tag);
            store.Changed();
            return Show(tag);
        }
    }

    /// <summary>What became of each id, under the id.</summary>
    public JsonObject Apply(string tenant, long contactId, IEnumerable<long> tagIds)
    {
        lock (store.Lock)
        {
            var contact = contacts.Find(tenant, contactId);
            var known = Of(tenant).Select(tag => tag.Id).ToHashSet();
            var answer = new JsonObject();
            foreach (var id in tagIds.Distinct())
            {
                answer[$"{id}"] =
                    contact is null ? "CONTACT_NOT_FOUND"
                    : !known.Contains(id) ? "TAG_ID_NOT_FOUND"
                    : Carry(contact, id) ? "SUCCESS"
                    : "DUPLICATE";
            }

            return answer;
        }
    }

    /// <exception cref="V1Exception"/>
    public (List<JsonNode> Page, int Count) AppliedTo(string tenant, long contactId, V1Page page)
    {
        lock (store.Lock)
        {
            var applied = contacts.RecordOf(tenant, contactId).Tags;
            return ([.. applied.Skip(page.Offset).Take(page.Limit).Select(Show)], applied.Count);
        }
    }

    /// <summary>Ids that the contact does not carry are passed over.</summary>
    /// <exception cref="V1Exception"/>
    public void Remove(string tenant, long contactId, IEnumerable<long> tagIds)
    {
        lock (store.Lock)
        {
            var contact = contacts.RecordOf(tenant, contactId);
            var ids = tagIds.ToHashSet();
            contact.Tags.RemoveAll(applied => ids.Contains(applied.TagId));
            Changed(contact);
        }
    }

    private bool Carry(ContactRecord contact, long tagId)
    {
        if (contact.Tags.Exists(applied => applied.TagId == tagId))
            return false;

        contact.Tags.Add(new AppliedTag(tagId, clock.GetUtcNow()));
        Changed(contact);
        return true;
    }

    private void Changed(ContactRecord contact)
    {
        contact.Body = ContactBody.WithTags(contact.Body, contact.Tags.Select(applied => applied.TagId));
        store.Changed();
    }

    private JsonObject Show(TagRecord tag) =>
        new()
        {
            ["category"] = CategoryOf(tag.Tenant, tag.CategoryId) is { } category
                ? new JsonObject
                {
                    ["description"] = category.Description,
                    ["id"] = category.Id,
                    ["name"] = category.Name,
                }
                : null,
            ["description"] = tag.Description,
            ["id"] = tag.Id,
            ["name"] = tag.Name,
        };

    private JsonObject Show(AppliedTag applied)
    {
        var tag = store.Document.Tags.Find(tag => tag.Id == applied.TagId);
        return new JsonObject
        {
            ["date_applied"] = V1Time.Text(applied.AppliedAt),
            ["tag"] = new JsonObject
            {
                // A name here, an object in the list of tags: so says the document.
                ["category"] = tag is null ? null : CategoryOf(tag.Tenant, tag.CategoryId)?.Name,
                ["id"] = applied.TagId,
                ["name"] = tag?.Name,
            },
        };
    }

    private TagCategory? CategoryOf(string tenant, long? id) =>
        store.Document.TagCategories.Find(category => category.Tenant == tenant && category.Id == id);

    private static bool IsCalled(TagRecord tag, string name) =>
        string.Equals(tag.Name, name, StringComparison.OrdinalIgnoreCase);

    private IEnumerable<TagRecord> Of(string tenant) => store.Document.Tags.Where(tag => tag.Tenant == tenant);
}
