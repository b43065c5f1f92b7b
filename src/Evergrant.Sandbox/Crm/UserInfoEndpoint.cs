using System.Text.Json.Nodes;
using Evergrant.Sandbox.People;

namespace Evergrant.Sandbox.Crm;

/// <summary>GET /crm/rest/v1/oauth/connect/userinfo</summary>
internal static class UserInfoEndpoint
{
    public static Task HandleAsync(HttpContext context)
    {
        var email = Caller.Of(context).Login;
        var login = PeopleHere.Now.Logins.First(login => login.Email == email);
        var number = PeopleHere.Now.Logins.ToList().IndexOf(login) + 1;
        return V1Answer.WriteAsync(
            context,
            StatusCodes.Status200OK,
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
}
