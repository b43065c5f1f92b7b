using System.Text.Json.Nodes;
using Evergrant.Sandbox.Crm.Frame;
using Evergrant.Sandbox.Fidelity;
using Evergrant.Sandbox.People;
using static Evergrant.Sandbox.Crm.Frame.ApiVersion;

namespace Evergrant.Sandbox.Crm;

/// <summary>Who is asking: oauth/connect/userinfo of both versions.</summary>
internal static class UserOperations
{
    public static void Map(ApiRoutes routes)
    {
        routes.Map(V1, "GET", "oauth/connect/userinfo", Behaviour.OfApi(V1, "userinfo"), InV1Async);
        routes.Map(V2, "GET", "oauth/connect/userinfo", Behaviour.OfApi(V2, "userinfo"), InV2Async);
    }

    private static Task InV1Async(HttpContext context)
    {
        var (number, login) = Who(context);
        return ApiAnswer.OkAsync(
            context,
            new JsonObject
            {
                ["email"] = login.Email,
                ["family_name"] = login.FamilyName,
                ["given_name"] = login.GivenName,
                ["global_user_id"] = number,
                ["infusionsoft_id"] = login.Email,
                ["is_admin"] = true,
                ["middle_name"] = null,
                ["preferred_name"] = null,
                ["sub"] = $"sandbox-user-{number}",
            }
        );
    }

    private static Task InV2Async(HttpContext context)
    {
        var (number, login) = Who(context);
        return ApiAnswer.OkAsync(
            context,
            new JsonObject
            {
                ["email"] = login.Email,
                ["sub"] = $"sandbox-user-{number}",
                ["id"] = $"{number}",
                ["keap_id"] = login.Email,
                ["family_name"] = login.FamilyName,
                ["given_name"] = login.GivenName,
                ["middle_name"] = null,
                ["preferred_name"] = null,
                ["is_admin"] = true,
                ["tenant_id"] = Caller.Of(context).Tenant,
            }
        );
    }

    private static (int Number, SandboxLogin Login) Who(HttpContext context)
    {
        var email = Caller.Of(context).Login;
        var logins = PeopleHere.Now.Logins.ToList();
        var place = logins.FindIndex(login => login.Email == email);
        return (place + 1, logins[place]);
    }
}
