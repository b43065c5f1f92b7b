using System.Text.Json.Nodes;
using Evergrant.Sandbox.Crm;

namespace Evergrant.Sandbox.State;

internal static class Seeding
{
    public static StateContent NewContent(DateTimeOffset now)
    {
        var content = new StateContent(new SandboxDocument { Format = SandboxDocument.CurrentFormat });
        Person(content, now, "xy123.infusionsoft.com", "Grace", "Miller", "grace@customers.example");
        Person(content, now, "xy123.infusionsoft.com", "Alan", "Baker", "alan@customers.example");
        Person(content, now, "xy123.infusionsoft.com", "Edith", "Clarke", "edith@customers.example");
        Person(content, now, "ab103.infusionsoft.com", "Mary", "Corner", "mary@customers.example");
        Person(content, now, "tv265.infusionsoft.com", "Rosa", "Garden", "rosa@customers.example");
        // No opt-in lifts this one's state.
        Person(content, now, "tv265.infusionsoft.com", "Ulla", "Quiet", "ulla@customers.example", "ListUnsubscribe");
        foreach (var tenant in KeapSandboxSeed.Logins.SelectMany(login => login.Tenants))
            Tag(content, tenant.Host, "Customer");

        Key(content, now, "personal", SandboxKeyKind.Pat, KeapSandboxSeed.PersonalAccessToken);
        Key(content, now, "service", SandboxKeyKind.Sak, KeapSandboxSeed.ServiceAccountKey);
        return content;
    }

    private static void Key(StateContent content, DateTimeOffset now, string name, SandboxKeyKind kind, string text) =>
        content.Document.Keys.Add(
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

    private static void Tag(StateContent content, string tenant, string name)
    {
        var category = content
            .Records(Kind.TagCategories)
            .Add(tenant, id => new TagCategory(id, tenant, "Sandbox tags", null).ToBody());
        content
            .Records(Kind.Tags)
            .Add(tenant, id => new TagRecord(id, tenant, name, "Bought something", category.Id).ToBody());
    }

    private static void Person(
        StateContent content,
        DateTimeOffset now,
        string tenant,
        string given,
        string family,
        string email,
        string? status = null
    )
    {
        var fields = new JsonObject
        {
            ["given_name"] = given,
            ["family_name"] = family,
            ["email_addresses"] = new JsonArray(new JsonObject { ["email"] = email, ["field"] = "EMAIL1" }),
        };
        content
            .Records(Kind.Contacts)
            .Add(
                tenant,
                id =>
                {
                    var body = ContactBody.New(id, fields, now);
                    body["email_status"] = status ?? (string?)body["email_status"];
                    return body;
                }
            );
    }
}
