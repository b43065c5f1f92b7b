using System.Text.Json.Nodes;
using Evergrant.Sandbox.Authorization;
using Evergrant.Sandbox.Crm;
using Evergrant.Sandbox.Keys;
using Evergrant.Sandbox.People;

namespace Evergrant.Sandbox.State;

/// <summary>The state of a first day.</summary>
internal static class Seeding
{
    public static StateContent NewContent(SandboxPersonas personas, long? seed, DateTimeOffset now)
    {
        var document = new SandboxDocument
        {
            Format = SandboxDocument.CurrentFormat,
            Personas = personas.Json,
            DeveloperActive = personas.DeveloperActive,
        };
        var content = new StateContent(document, personas);
        var contacts = personas.Tenants.ToDictionary(
            tenant => tenant,
            tenant => tenant.Contacts.Select(one => (one, Add(content, tenant.Host, one, now))).ToList()
        );
        foreach (var tenant in personas.Tenants)
        {
            var tags = Tags(content, tenant);
            foreach (var (contact, record) in contacts[tenant].Where(one => one.one.Tags.Count > 0))
                Apply(content, record, [.. contact.Tags.Select(name => tags[name])], now);
        }

        document.Keys.AddRange(personas.Keys.Select(key => Key(content, personas, key, seed, now)));
        return content;
    }

    private static KeyRecord Key(
        StateContent content,
        SandboxPersonas personas,
        PersonaKey key,
        long? seed,
        DateTimeOffset now
    ) =>
        new()
        {
            Name = key.Name,
            Kind = key.Kind,
            Tenant = key.Tenant,
            Login = personas.LoginOf(key.Tenant)!.Email,
            Text = key.Text ?? KeyBook.Prefix + TokenText.NewKey(content, seed),
            CreatedAt = now,
        };

    private static Dictionary<string, long> Tags(StateContent content, PersonaTenant tenant)
    {
        if (tenant.Tags.Count == 0)
            return [];

        var host = tenant.Host;
        var category = content
            .Records(Kind.TagCategories)
            .Add(host, id => new TagCategory(id, host, "Sandbox tags", null).ToBody());
        return tenant.Tags.ToDictionary(
            name => name,
            name =>
                content
                    .Records(Kind.Tags)
                    .Add(host, id => new TagRecord(id, host, name, "Bought something", category.Id).ToBody())
                    .Id
        );
    }

    private static Record Add(StateContent content, string tenant, PersonaContact contact, DateTimeOffset now)
    {
        var fields = new JsonObject { ["given_name"] = contact.GivenName, ["family_name"] = contact.FamilyName };
        if (contact.Email is { } email)
            fields["email_addresses"] = new JsonArray(new JsonObject { ["email"] = email, ["field"] = "EMAIL1" });
        if (contact.Phone is { } phone)
            fields["phone_numbers"] = new JsonArray(new JsonObject { ["number"] = phone, ["field"] = "PHONE1" });
        return content
            .Records(Kind.Contacts)
            .Add(
                tenant,
                id =>
                {
                    var body = ContactBody.New(id, fields, now);
                    body["email_status"] = contact.EmailStatus ?? (string?)body["email_status"];
                    return body;
                }
            );
    }

    private static void Apply(StateContent content, Record record, List<long> tags, DateTimeOffset now)
    {
        var contact = ContactRecord.From(record);
        contact.Body["tag_ids"] = new JsonArray([.. tags.Select(id => JsonValue.Create(id))]);
        contact.Tags = [.. tags.Select(id => new AppliedTag(id, now))];
        content.Records(Kind.Contacts).Change(record.Tenant, record.Id, contact.ToBody());
    }
}
