using System.Text.Json.Nodes;
using Evergrant.Sandbox.Crm.Frame;
using Evergrant.Sandbox.Fidelity;
using Evergrant.Sandbox.People;
using static Evergrant.Sandbox.Crm.Frame.ApiVersion;

namespace Evergrant.Sandbox.Crm;

/// <summary>Settings of the application, to be read: few, and the same in every sandbox.</summary>
internal static class SettingOperations
{
    private static readonly string[] Types = ["Prospect", "Customer", "Other"];

    public static void Map(ApiRoutes routes)
    {
        var v1 = Behaviour.OfApi(V1, "settings");
        routes.Map(V1, "GET", "setting/application/configuration", v1, ConfigurationAsync);
        routes.Map(V1, "GET", "setting/application/enabled", v1, Always(() => Value("true")));
        routes.Map(V1, "GET", "setting/contact/optionTypes", v1, Always(() => Value(string.Join(',', Types))));
        var v2 = Behaviour.OfApi(V2, "settings");
        routes.Map(V2, "GET", "settings/applications:getConfiguration", v2, ConfigurationAsync);
        routes.Map(
            V2,
            "GET",
            "settings/applications:isEnabled",
            v2,
            Always(() => new JsonObject { ["isEnabled"] = true })
        );
        routes.Map(V2, "GET", "settings/contactOptionTypes", v2, Always(OptionTypes));
    }

    private static RequestDelegate Always(Func<JsonObject> answer) => context => ApiAnswer.OkAsync(context, answer());

    private static Task ConfigurationAsync(HttpContext context) =>
        ApiAnswer.OkAsync(
            context,
            new JsonObject
            {
                ["application"] = new JsonObject
                {
                    ["company"] = new JsonObject
                    {
                        ["name"] = PeopleHere
                            .Now.Logins.SelectMany(login => login.Tenants)
                            .First(tenant => tenant.Host == Caller.Of(context).Tenant)
                            .Name,
                        ["country"] = "United States",
                    },
                    ["default_view_locale"] = "en_US",
                    ["time_zone"] = "UTC",
                },
            }
        );

    private static JsonObject Value(string text) => new() { ["value"] = text };

    private static JsonObject OptionTypes() =>
        new() { ["option_types"] = new JsonArray([.. Types.Select(type => JsonValue.Create(type))]) };
}
