using System.Text.Json.Nodes;
using Evergrant.Sandbox.Crm;

namespace Evergrant.Sandbox.State;

internal static class Seeding
{
    public static SandboxDocument NewDocument(DateTimeOffset now)
    {
        var document = new SandboxDocument();
        Person(document, now, "xy123.infusionsoft.com", "Grace", "Miller", "grace@customers.example");
        Person(document, now, "xy123.infusionsoft.com", "Alan", "Baker", "alan@customers.example");
        Person(document, now, "xy123.infusionsoft.com", "Edith", "Clarke", "edith@customers.example");
        Person(document, now, "ab103.infusionsoft.com", "Mary", "Corner", "mary@customers.example");
        Person(document, now, "tv265.infusionsoft.com", "Rosa", "Garden", "rosa@customers.example");
        // No opt-in lifts this one's state.
        Person(document, now, "tv265.infusionsoft.com", "Ulla", "Quiet", "ulla@customers.example");
        document.Contacts[^1].Body["email_status"] = "ListUnsubscribe";
        foreach (var tenant in KeapSandboxSeed.Logins.SelectMany(login => login.Tenants))
            Tag(document, tenant.Host, "Customer");

        Key(document, now, "personal", SandboxKeyKind.Pat, KeapSandboxSeed.PersonalAccessToken);
        Key(document, now, "service", SandboxKeyKind.Sak, KeapSandboxSeed.ServiceAccountKey);
        return document;
    }

    private static void Key(
        SandboxDocument document,
        DateTimeOffset now,
        string name,
        SandboxKeyKind kind,
        string text
    ) =>
        document.Keys.Add(
            new KeyRecord
            {
                Name = name,
                Kind = kind,
                Tenant = KeapSandboxSeed.DefaultTenant,
                Login = KeapSandboxSeed.Baker.Email,
                Text = text,
                CreatedAt = now,
            }
        );

    private static void Tag(SandboxDocument document, string tenant, string name)
    {
        var category = new TagCategory(++document.LastNumber, tenant, "Sandbox tags", null);
        document.TagCategories.Add(category);
        document.Tags.Add(new TagRecord(++document.LastNumber, tenant, name, "Bought something", category.Id));
    }

    private static void Person(
        SandboxDocument document,
        DateTimeOffset now,
        string tenant,
        string given,
        string family,
        string email
    )
    {
        var fields = new JsonObject
        {
            ["given_name"] = given,
            ["family_name"] = family,
            ["email_addresses"] = new JsonArray(new JsonObject { ["email"] = email, ["field"] = "EMAIL1" }),
        };
        var id = ++document.LastNumber;
        document.Contacts.Add(
            new ContactRecord
            {
                Id = id,
                Tenant = tenant,
                Body = ContactBody.New(id, fields, now),
            }
        );
    }
}
