using System.Text.Json.Nodes;
using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox.Crm;

/// <summary>The tags of every tenant, and which contact carries which.</summary>
internal sealed class TagBook(SandboxStore store, SandboxClock clock, ContactBook contacts, CrmChanges changes)
{
    private const int Most = 10_000;

    private readonly Records tags = store.Records(Kind.Tags);
    private readonly Records categories = store.Records(Kind.TagCategories);

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

    /// <exception cref="CrmException"/>
    public JsonObject Get(string tenant, long id)
    {
        lock (store.Lock)
            return Show(TagOf(tenant, id) ?? throw CrmException.NotFound("Tag"));
    }

    /// <exception cref="CrmException"/>
    public JsonObject Add(string tenant, string name, string? description, long? category)
    {
        lock (store.Lock)
        {
            if (category is not null && CategoryOf(tenant, category) is null)
                throw CrmException.Invalid("category.id");

            // Assumed, words and all: names are unique in Keap's own pages.
            if (Of(tenant).Any(tag => IsCalled(tag, name)))
                throw CrmException.Refused("A tag with this name already exists");

            if (tags.Count >= Most)
                throw CrmException.Full();

            var now = CrmTime.Text(clock.GetUtcNow());
            var added = tags.Add(
                tenant,
                id =>
                {
                    var body = new TagRecord(id, tenant, name, description, category).ToBody();
                    (body["date_created"], body["last_updated"]) = (now, now);
                    return body;
                }
            );
            changes.Changed(Kind.Tags, tenant, added.Id, "add");
            return Show(TagRecord.From(added));
        }
    }

    /// <summary>What became of each id, under the id.</summary>
    public JsonObject Apply(string tenant, long contactId, IEnumerable<long> tagIds)
    {
        lock (store.Lock)
        {
            var contact = contacts.Find(tenant, contactId);
            var answer = new JsonObject();
            foreach (var id in tagIds.Distinct())
            {
                answer[$"{id}"] =
                    contact is null ? "CONTACT_NOT_FOUND"
                    : tags.Find(tenant, id) is null ? "TAG_ID_NOT_FOUND"
                    : Carry(contact, id) ? "SUCCESS"
                    : "DUPLICATE";
            }

            return answer;
        }
    }

    /// <exception cref="CrmException"/>
    public (List<JsonNode> Page, int Count) AppliedTo(string tenant, long contactId, V1Page page)
    {
        lock (store.Lock)
        {
            var applied = contacts.RecordOf(tenant, contactId).Tags;
            return ([.. applied.Skip(page.Offset).Take(page.Limit).Select(one => Show(tenant, one))], applied.Count);
        }
    }

    /// <summary>Ids that the contact does not carry are passed over.</summary>
    /// <exception cref="CrmException"/>
    public void Remove(string tenant, long contactId, IEnumerable<long> tagIds)
    {
        lock (store.Lock)
        {
            var contact = contacts.RecordOf(tenant, contactId);
            var ids = tagIds.ToHashSet();
            var removed = contact.Tags.FindAll(applied => ids.Contains(applied.TagId));
            contact.Tags.RemoveAll(removed.Contains);
            Changed(contact);
            foreach (var applied in removed)
                changes.Changed(Kind.Tags, tenant, applied.TagId, "removed", contactId);
        }
    }

    private bool Carry(ContactRecord contact, long tagId)
    {
        if (contact.Tags.Exists(applied => applied.TagId == tagId))
            return false;

        contact.Tags.Add(new AppliedTag(tagId, clock.GetUtcNow()));
        Changed(contact);
        changes.Changed(Kind.Tags, contact.Tenant, tagId, "applied", contact.Id);
        return true;
    }

    private void Changed(ContactRecord contact)
    {
        contact.Body = ContactBody.WithTags(contact.Body, contact.Tags.Select(applied => applied.TagId));
        contacts.Keep(contact);
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

    private JsonObject Show(string tenant, AppliedTag applied)
    {
        var tag = TagOf(tenant, applied.TagId);
        return new JsonObject
        {
            ["date_applied"] = CrmTime.Text(applied.AppliedAt),
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
        id is { } number && categories.Find(tenant, number) is { } found ? TagCategory.From(found) : null;

    private TagRecord? TagOf(string tenant, long id) =>
        tags.Find(tenant, id) is { } found ? TagRecord.From(found) : null;

    private static bool IsCalled(TagRecord tag, string name) =>
        string.Equals(tag.Name, name, StringComparison.OrdinalIgnoreCase);

    private IEnumerable<TagRecord> Of(string tenant) => tags.Of(tenant).Select(TagRecord.From);
}
