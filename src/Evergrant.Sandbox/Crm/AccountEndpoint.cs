using System.Text.Json.Nodes;
using Evergrant.Sandbox.Authorization;

namespace Evergrant.Sandbox.Crm;

/// <summary>GET /crm/rest/v1/account/profile</summary>
internal static class AccountEndpoint
{
    public static Task HandleAsync(HttpContext context)
    {
        var host = Caller.Of(context).Tenant;
        var owner = ConsentDesk.LoginOf(host)!;
        return V1Answer.OkAsync(
            context,
            new JsonObject
            {
                ["address"] = new JsonObject
                {
                    ["country_code"] = "USA",
                    ["field"] = "BILLING",
                    ["line1"] = "1 Sandbox Way",
                    ["line2"] = "",
                    ["locality"] = "Chandler",
                    ["region"] = "AZ",
                    ["zip_code"] = "85286",
                    ["zip_four"] = "",
                },
                ["business_goals"] = new JsonArray(),
                ["business_primary_color"] = null,
                ["business_secondary_color"] = null,
                ["business_type"] = null,
                ["currency_code"] = "USD",
                ["email"] = owner.Email,
                ["language_tag"] = "en-US",
                ["logo_url"] = null,
                ["name"] = owner.Tenants.First(tenant => tenant.Host == host).Name,
                ["phone"] = null,
                ["phone_ext"] = null,
                ["time_zone"] = "UTC",
                ["website"] = null,
            }
        );
    }
}
