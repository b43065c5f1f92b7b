namespace Evergrant.Sandbox.Tests;

public sealed class AccountTests
{
    [Fact]
    public async Task The_profile_is_that_of_the_tokens_tenant()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync("tv265.infusionsoft.com");

        using var answer = await keap.GetAsync("/crm/rest/v1/account/profile", pair.Access);

        await answer.IsAsync(
            200,
            """{"address":{"country_code":"USA","field":"BILLING","line1":"1 Sandbox Way","line2":"","locality":"Chandler","region":"AZ","zip_code":"85286","zip_four":""},"business_goals":[],"business_primary_color":null,"business_secondary_color":null,"business_type":null,"currency_code":"USD","email":"olga@twoshops.example","language_tag":"en-US","logo_url":null,"name":"Garden Shop","phone":null,"phone_ext":null,"time_zone":"UTC","website":null}"""
        );
    }

    [Fact]
    public async Task The_users_are_the_logins_that_own_the_tenant()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();

        using var answer = await keap.GetAsync("/crm/rest/v1/users?include_inactive=false", pair.Access);
        using var wrong = await keap.GetAsync("/crm/rest/v1/users?include_partners=maybe", pair.Access);

        var users = await answer.JsonAsync();
        Assert.Equal(1, (int)users["count"]!);
        var user = users["users"]![0]!;
        Assert.Equal((1L, "Ada", "Active"), ((long)user["id"]!, (string?)user["given_name"], (string?)user["status"]));
        await wrong.IsAsync(400, """{"message":"include_partners is invalid"}""");
    }

    [Theory]
    [InlineData("/crm/rest/v1/account/profile")]
    [InlineData("/crm/rest/v1/users")]
    [InlineData("/crm/rest/v1/tags")]
    [InlineData("/crm/rest/v1/contacts/1/tags")]
    public async Task Without_a_token_the_gateway_answers(string path)
    {
        await using var keap = await Keap.StartAsync();

        using var answer = await keap.GetAsync(path, null);

        await answer.IsAsync(
            401,
            """{"fault":{"faultstring":"Invalid access token","detail":{"errorcode":"oauth.v2.InvalidAccessToken"}}}"""
        );
    }
}
