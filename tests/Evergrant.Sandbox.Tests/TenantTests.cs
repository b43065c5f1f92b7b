using Evergrant.Sandbox.OpenApi;
using Evergrant.Sandbox.Tests.Crm;
using Evergrant.Sandbox.Tests.XmlRpc;

namespace Evergrant.Sandbox.Tests;

/// <summary>Whoever the people are, a call is about the tenant of its credential.</summary>
public sealed class TenantTests
{
    private static readonly (string Method, object?[] Parameters)[] Calls =
    [
        ("ContactService.add", [Rpc.Struct(("FirstName", "A"), ("Email", "rpc@x.example"))]),
        ("ContactService.addWithDupCheck", [Rpc.Struct(("Email", "rpc@x.example")), "Email"]),
        ("ContactService.findByEmail", ["rpc@x.example", Rpc.Names("Id", "OwnerID")]),
        ("DataService.add", ["Company", Rpc.Struct(("Company", "Acme"))]),
        ("DataService.add", ["ContactGroup", Rpc.Struct(("GroupName", "VIP"))]),
        ("DataService.query", ["User", 5, 0, Rpc.Struct(("Id", "%")), Rpc.Names("Id", "Email")]),
        ("DataService.query", ["ContactGroupAssign", 5, 0, Rpc.Struct(("ContactId", 1)), Rpc.Names("GroupId")]),
        ("DataService.count", ["Contact", Rpc.Struct(("Id", "%"))]),
        ("DataService.getUserInfo", []),
        ("DataService.getAppSetting", ["Contact", "optiontitles"]),
        ("DataService.authenticateUser", ["nobody@x.example", "00"]),
        ("APIEmailService.optIn", ["rpc@x.example", "asked"]),
        ("APIEmailService.getOptStatus", ["rpc@x.example"]),
        ("APIEmailService.optOut", ["rpc@x.example", "asked"]),
        ("SearchService.getAllReportColumns", [1, 1]),
        ("SearchService.getSavedSearchResults", [1, 1, 0, Rpc.Names("Id")]),
        ("SearchService.quickSearch", ["FindPerson", 1, "a", 0, 5]),
    ];

    public static TheoryData<string> Names => [.. SandboxPersonas.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_operation_answers_for_every_tenant_of_other_people(string name)
    {
        await using var keap = await StartAsync(name);
        var operations = CoverageCount.Mapped();
        foreach (var tenant in Tenants(keap))
        {
            var access = (await keap.Sandbox.IssueTokensAsync(tenant, keap.Sandbox.Apps[0].ClientId)).AccessToken;
            foreach (var (method, path, _) in operations)
            {
                var address = Nonsense.Parameter().Replace(path, "1");
                using var answer = await keap.CallAsync(
                    new HttpMethod(method),
                    address,
                    access,
                    method is "GET" or "DELETE" ? null : "{}"
                );
                Assert.True((int)answer.StatusCode is < 500 or 501, $"{method} {address}: {answer.StatusCode}");
                Assert.Equal(tenant, answer.Headers.GetValues("x-keap-tenant-id").Single());
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_call_of_xml_rpc_is_about_the_tenant_of_its_credential(string name)
    {
        await using var keap = await StartAsync(name);
        foreach (var tenant in Tenants(keap))
        {
            var access = (await keap.Sandbox.IssueTokensAsync(tenant, keap.Sandbox.Apps[0].ClientId)).AccessToken;
            await CallAllAsync(keap, "/crm/xmlrpc/v1", access, Rpc.Key);
            Assert.Contains(keap.Sandbox.State.Contacts, one => one.Tenant == tenant && one.GivenName == "A");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_legacy_key_is_of_the_first_tenant_that_somebody_owns(string name)
    {
        await using var keap = await StartAsync(name);

        await CallAllAsync(keap, "/crm/xmlrpc", KeapSandboxSeed.LegacyKey, Rpc.Key);
        await CallAllAsync(keap, "/api/xmlrpc", null, KeapSandboxSeed.LegacyKey);

        var made = keap.Sandbox.State.Contacts.Where(one => one.GivenName == "A").Select(one => one.Tenant).Distinct();
        Assert.Equal([Tenants(keap)[0]], made);
    }

    [Fact]
    public async Task Where_nobody_owns_a_tenant_there_is_no_legacy_key()
    {
        var nobody = SandboxPersonas.Read(
            """{"owners":[{"email":"a@b.example","given_name":"A","family_name":"B","tenants":[]}]}"""
        );
        await using var keap = await Keap.StartAsync(new() { Era = KeapEra.A, Personas = nobody });

        using var behind = await keap.PostXmlAsync(
            Rpc.Body("DataService.getUserInfo"),
            bearer: KeapSandboxSeed.LegacyKey
        );
        using var own = await keap.PostXmlAsync(
            Rpc.Body("DataService.getUserInfo", KeapSandboxSeed.LegacyKey),
            "/api/xmlrpc",
            null
        );

        Assert.Equal(401, (int)behind.StatusCode);
        Assert.Equal(2, (await Rpc.FaultOf(own)).Code);
    }

    [Fact]
    public async Task An_order_is_of_a_contact_of_its_tenant_and_the_user_is_its_owner()
    {
        await using var keap = await StartAsync("002");
        var access = (await keap.Sandbox.IssueTokensAsync(null, keap.Sandbox.Apps[0].ClientId)).AccessToken;

        using var orders = await keap.GetAsync("/crm/rest/v1/orders", access);
        var contact = (long)(await orders.JsonAsync())["orders"]![0]!["contact"]!["id"]!;
        using var found = await keap.GetAsync($"/crm/rest/v1/contacts/{contact}", access);
        using var me = await keap.GetAsync("/crm/rest/v1/oauth/connect/userinfo", access);

        Assert.Equal(200, (int)found.StatusCode);
        Assert.Equal("wilma@welcome.example", (string?)(await me.JsonAsync())["email"]);
    }

    private static Task<Keap> StartAsync(string name) =>
        Keap.StartAsync(new() { Era = KeapEra.A, Personas = SandboxPersonas.Named(name) });

    private static List<string> Tenants(Keap keap) =>
        [.. keap.Sandbox.Personas.Logins.SelectMany(login => login.Tenants).Select(tenant => tenant.Host)];

    private static async Task CallAllAsync(Keap keap, string path, string? bearer, string key)
    {
        foreach (var (method, parameters) in Calls)
        {
            using var answer = await keap.PostXmlAsync(Rpc.Body(method, [key, .. parameters]), path, bearer);
            var text = await answer.Content.ReadAsStringAsync();
            Assert.True((int)answer.StatusCode is 200 or 501, $"{method}: {(int)answer.StatusCode} {text}");
        }
    }
}
