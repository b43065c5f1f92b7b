using System.Net;
using Evergrant.Server.Consumers;
using Evergrant.Server.Gateway;
using Microsoft.AspNetCore.Http;

namespace Evergrant.Server.Tests.Gateway;

public sealed class BroughtCredentialTests
{
    private const string Path = "/gw/shop/crm/rest/v1/contacts";
    private const string KeapKey = "KeapAK-0123456789abcdef0123456789abcdef0123456789abcdef01";
    private const string KeapToken = "AbCdEfGhIjKlMnOpQrStUvWxYz01";

    [Theory]
    [InlineData("X-Keap-API-Key", KeapKey)]
    [InlineData("X-Keap-API-Key", KeapToken)]
    [InlineData("X-Static-Key", KeapToken)]
    [InlineData("Authorization", "Bearer " + KeapKey)]
    [InlineData("Authorization", "bearer  " + KeapToken)]
    public async Task A_credential_of_the_provider_beside_our_key_is_refused_and_not_repeated(string name, string value)
    {
        await using var api = await StubApi.StartAsync();
        await using var house = await GatewayHouse.BuildAsync(api.Address);
        using var http = house.NewHttp(null);
        using var request = new HttpRequestMessage(HttpMethod.Get, Path);
        request.Headers.Add("X-Evergrant-Key", house.Key);
        request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await http.SendAsync(request);
        var problem = await answer.IsProblemAsync(HttpStatusCode.BadRequest, "provider_credential");
        Assert.Contains(name, (string?)problem["detail"], StringComparison.Ordinal);
        Assert.DoesNotContain(value.Split(' ')[^1], problem.ToJsonString(), StringComparison.Ordinal);
        Assert.Empty(api.Requests);
    }

    [Fact]
    public async Task A_key_of_keap_in_place_of_ours_is_told_apart_from_a_mistyped_one()
    {
        await using var house = await GatewayHouse.BuildAsync();
        using var keap = house.NewHttp(KeapKey);
        using var refused = await keap.GetAsync(Path);
        await refused.IsProblemAsync(HttpStatusCode.BadRequest, "provider_credential");
        using var mistyped = house.NewHttp(house.Key[..^1]);
        using var unknown = await mistyped.GetAsync(Path);
        await unknown.IsProblemAsync(HttpStatusCode.Unauthorized, "key_malformed");
    }

    [Theory]
    [InlineData("X-Keap-API-Key", "not-needed")]
    [InlineData("X-Keap-API-Key", "KEY")]
    [InlineData("X-Static-Key", "")]
    [InlineData("Authorization", "Basic Y2xpZW50OnNlY3JldA==")]
    [InlineData("Authorization", "Bearer placeholder")]
    public async Task What_programs_send_because_they_must_is_dropped(string name, string value)
    {
        await using var api = await StubApi.StartAsync();
        await using var house = await GatewayHouse.BuildAsync(api.Address);
        using var http = house.NewHttp(null);
        using var request = new HttpRequestMessage(HttpMethod.Get, Path);
        request.Headers.Add("X-Evergrant-Key", house.Key);
        request.Headers.TryAddWithoutValidation(name, value.Replace("KEY", house.Key, StringComparison.Ordinal));
        using var answer = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var asked = Assert.Single(api.Requests);
        Assert.DoesNotContain(
            asked.Headers,
            header => value.Length > 0 && header.Value.Contains(value, StringComparison.Ordinal)
        );
        Assert.DoesNotContain(asked.Headers, header => header.Value.Contains(house.Key, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/gw/shop/crm/rest/v1/contacts?key=KEY")]
    [InlineData("/gw/shop/crm/rest/v1/contacts?a=b&access_token=KEY")]
    [InlineData("/gw/shop/crm/rest/KEY")]
    [InlineData("/gw/KEY/crm/rest")]
    public async Task A_key_in_the_address_is_refused_with_advice(string target)
    {
        await using var api = await StubApi.StartAsync();
        await using var house = await GatewayHouse.BuildAsync(api.Address);
        var asked = target.Replace("KEY", house.Key, StringComparison.Ordinal);
        using var http = house.NewHttp(null);
        using var answer = await http.GetAsync(asked);
        var problem = await answer.IsProblemAsync(HttpStatusCode.BadRequest, "key_in_url");
        Assert.Contains("X-Evergrant-Key", (string?)problem["detail"], StringComparison.Ordinal);
        Assert.DoesNotContain(house.Key, problem.ToJsonString(), StringComparison.Ordinal);
        Assert.Empty(api.Requests);
    }

    [Theory]
    [InlineData("X-HTTP-Method-Override")]
    [InlineData("x-http-method")]
    [InlineData("X-Method-Override")]
    public async Task Another_method_than_the_request_line_names_is_not_asked_for(string header)
    {
        await using var api = await StubApi.StartAsync();
        await using var house = await GatewayHouse.BuildAsync(api.Address);
        using var request = new HttpRequestMessage(HttpMethod.Post, Path);
        request.Headers.Add(header, "DELETE");
        using var answer = await house.Http.SendAsync(request);
        await answer.IsProblemAsync(HttpStatusCode.BadRequest, "method_override");
        using var queried = await house.Http.PostAsync($"{Path}?a=b&%5Fmethod=DELETE", null);
        await queried.IsProblemAsync(HttpStatusCode.BadRequest, "method_override");
        Assert.Empty(api.Requests);
    }
}
