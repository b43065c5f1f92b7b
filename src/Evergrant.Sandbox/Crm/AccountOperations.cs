using System.Text.Json.Nodes;
using Evergrant.Sandbox.Authorization;
using Evergrant.Sandbox.Crm.Frame;
using Evergrant.Sandbox.Fidelity;
using Evergrant.Sandbox.State;
using static Evergrant.Sandbox.Crm.Frame.ApiVersion;
using static Evergrant.Sandbox.Crm.Frame.Field;

namespace Evergrant.Sandbox.Crm;

/// <summary>The business behind a tenant: account/profile in v1, businessProfile in v2, one record.</summary>
internal sealed class AccountOperations(SandboxStore store, CrmBooks books)
{
    private static readonly Field[] Fields =
    [
        Object(
            "address",
            Text("country_code"),
            OneOf("field", "BILLING", "SHIPPING", "OTHER").OnlyInV1(),
            Text("line1"),
            Text("line2"),
            Text("locality"),
            Text("region"),
            Text("postal_code"),
            Text("zip_code").OnlyInV1(),
            Text("zip_four").OnlyInV1()
        ),
        new("business_goals", FieldKind.List(FieldKind.Text())),
        Text("business_primary_color"),
        Text("business_secondary_color"),
        Text("business_type").OnlyInV1(),
        Text("currency_code"),
        Text("email", 255),
        Text("language_tag").OnlyInV1(),
        Text("logo_url").OnlyInV1(),
        Text("name", 255),
        Text("phone"),
        Text("phone_ext").OnlyInV1(),
        Text("time_zone").OnlyInV1(),
        Text("website"),
        .. ((string[])["business_type", "language_tag", "logo_url", "time_zone"]).Select(name =>
            Text(name).OnlyInV2().ReadOnly()
        ),
    ];

    private static readonly Surface InV2 = new(V2, "businessProfile", "", "", Verbs.None);

    private readonly Records kept = store.Records("account");

    public void Map(ApiRoutes routes)
    {
        routes.Map(V1, "GET", "account/profile", Behaviour.OfApi(V1, "account"), context => GetAsync(context, V1));
        routes.Map(V1, "PUT", "account/profile", Behaviour.OfApi(V1, "account"), context => ChangeAsync(context, V1));
        var v2 = Behaviour.OfApi(V2, "business_profile");
        routes.Map(V2, "GET", "businessProfile", v2, context => GetAsync(context, V2));
        routes.Map(V2, "PATCH", "businessProfile", v2, context => ChangeAsync(context, V2));
    }

    private Task GetAsync(HttpContext context, ApiVersion version)
    {
        JsonObject shown;
        lock (books.Lock)
            shown = Show(Find(Caller.Of(context).Tenant), version);

        return ApiAnswer.OkAsync(context, shown);
    }

    private async Task ChangeAsync(HttpContext context, ApiVersion version)
    {
        var tenant = Caller.Of(context).Tenant;
        var fields = Form.Read(await ApiRoutes.BodyAsync(context), Fields, version);
        if (version == V2)
            UpdateMask.Apply(fields, context.Request.Query["update_mask"], Fields, InV2);

        JsonObject profile;
        lock (books.Lock)
        {
            profile = Find(tenant);
            foreach (var (name, value) in fields)
                profile[name] = value?.DeepClone();

            if (kept.Of(tenant) is [var before, ..])
                kept.Change(tenant, before.Id, profile);
            else
                kept.Add(tenant, _ => profile);
        }

        await books.SaveAsync();
        await ApiAnswer.OkAsync(context, Show(profile, version));
    }

    private static JsonObject Show(JsonObject profile, ApiVersion version)
    {
        var shown = Form.Show(profile, Fields, version, _ => true);
        // One code, under the name that each version has for it.
        if (version == V2 && shown["address"] is JsonObject address)
            address["postal_code"] ??= profile["address"]?["zip_code"]?.DeepClone();

        return shown;
    }

    private JsonObject Find(string tenant) => kept.Of(tenant) is [var profile, ..] ? profile.Body : New(tenant);

    private static JsonObject New(string host)
    {
        var owner = ConsentDesk.LoginOf(host)!;
        return new JsonObject
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
        };
    }
}
