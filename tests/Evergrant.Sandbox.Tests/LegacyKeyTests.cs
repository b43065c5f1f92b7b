namespace Evergrant.Sandbox.Tests;

public sealed class LegacyKeyTests
{
    [Theory]
    [InlineData(KeapEra.M, "/crm/xmlrpc/v1", 200)]
    [InlineData(KeapEra.A, "/crm/xmlrpc", 200)]
    [InlineData(KeapEra.M, "/crm/rest/v1/contacts", 401)]
    [InlineData(KeapEra.K, "/crm/xmlrpc/v1", 401)]
    public async Task A_legacy_key_works_on_xml_rpc_before_2025_only(KeapEra era, string path, int status)
    {
        await using var keap = await Keap.StartAsync(new() { Era = era });
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Headers.Add("X-Keap-API-Key", KeapSandboxSeed.LegacyKey);

        using var answer = await keap.Http.SendAsync(request);
        using var bearer = await keap.CallAsync(HttpMethod.Post, path, KeapSandboxSeed.LegacyKey);

        // 200: past the gateway, to the fault of an empty call.
        Assert.Equal((status, status), ((int)answer.StatusCode, (int)bearer.StatusCode));
        Assert.Equal(status == 401 ? "legacy_key_retired" : "rpc_unreadable", keap.Sandbox.Requests.All[^1].Refused);
        Assert.Equal("key:legacy", keap.Sandbox.Requests.All[^1].Client);
    }
}
