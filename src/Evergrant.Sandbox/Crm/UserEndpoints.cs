using System.Text.Json.Nodes;
using Evergrant.Sandbox.People;
using static Evergrant.Sandbox.Crm.V1Route;

namespace Evergrant.Sandbox.Crm;

/// <summary>GET /crm/rest/v1/users: the logins that own the tenant.</summary>
internal static class UserEndpoints
{
    private const string Since = "2020-01-01T00:00:00.000+0000";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet($"{Root}/users", Answering(ListAsync));

    public static IEnumerable<(long Id, SandboxLogin Login)> Of(string tenant) =>
        PeopleHere
            .Now.Logins.Select((login, place) => (Id: (long)place + 1, Login: login))
            .Where(user => user.Login.Tenants.Any(owned => owned.Host == tenant));

    private static Task ListAsync(HttpContext context)
    {
        var page = V1Page.Of(context.Request.Query);
        foreach (var name in (string[])["include_inactive", "include_partners"])
        {
            if (V1Page.Text(context.Request.Query, name) is { } text && !bool.TryParse(text, out _))
                throw V1Exception.Invalid(name);
        }

        var users = Of(Caller.Of(context).Tenant).ToList();
        var shown = users.Skip(page.Offset).Take(page.Limit).Select(user => Show(user.Id, user.Login));
        return V1Answer.OkAsync(
            context,
            page.Answer(context.Request, "users", shown, users.Count, "include_inactive", "include_partners")
        );
    }

    private static JsonObject Show(long id, SandboxLogin login) =>
        new()
        {
            ["address"] = null,
            ["company_name"] = null,
            ["created_by"] = id,
            ["date_created"] = Since,
            ["email_address"] = login.Email,
            ["family_name"] = login.FamilyName,
            ["fax_numbers"] = new JsonArray(),
            ["given_name"] = login.GivenName,
            ["global_user_id"] = id,
            ["id"] = id,
            ["infusionsoft_id"] = login.Email,
            ["job_title"] = null,
            ["last_updated"] = Since,
            ["last_updated_by"] = id,
            ["middle_name"] = null,
            ["partner"] = false,
            ["phone_numbers"] = new JsonArray(),
            ["preferred_name"] = null,
            ["status"] = "Active",
            ["time_zone"] = "UTC",
            ["website"] = null,
        };
}
