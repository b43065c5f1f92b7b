namespace Evergrant.Sandbox.Tests;

/// <summary>A fault that finds nothing to strike is not used up: its turn is still to come.</summary>
public sealed class UnspentFaultTests
{
    [Theory]
    [InlineData(FaultNames.EarlyExpiry)]
    [InlineData(FaultNames.SameRefreshToken)]
    [InlineData(FaultNames.NoRefreshToken)]
    [InlineData(FaultNames.LongerToken)]
    [InlineData(FaultNames.ExtraFields)]
    [InlineData(FaultNames.NumericStringExpires)]
    [InlineData(FaultNames.RevokedByUser)]
    [InlineData(FaultNames.FamilyRevoked)]
    public async Task By_a_refusal_no_fault_of_tokens_is_used_up(string name)
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();
        var fault = keap.Sandbox.Faults.Add(name);

        using var refused = await keap.RefreshAsync("neverissued");
        Assert.Equal((0, null), (fault.Fired, keap.Sandbox.Requests.All[^1].Fault));
        (await keap.RefreshAsync(pair.Refresh)).Dispose();
        Assert.Equal((1, name), (fault.Fired, keap.Sandbox.Requests.All[^1].Fault));
        (await keap.RefreshAsync(pair.Refresh)).Dispose();

        await refused.IsAsync(400, Keap.InvalidRefreshToken);
        Assert.Equal((1, null), (fault.Fired, keap.Sandbox.Requests.All[^1].Fault));
    }

    [Theory]
    [InlineData(FaultNames.SameRefreshToken)]
    [InlineData(FaultNames.RevokedByUser)]
    public async Task By_an_exchange_no_fault_of_refresh_tokens_is_used_up(string name)
    {
        await using var keap = await Keap.StartAsync();
        var fault = keap.Sandbox.Faults.Add(name);

        var pair = await keap.NewPairAsync();
        Assert.Equal(0, fault.Fired);
        (await keap.RefreshAsync(pair.Refresh)).Dispose();

        Assert.Equal(1, fault.Fired);
    }

    [Fact]
    public async Task A_key_has_no_consent_to_remove_and_a_list_no_contact_to_merge()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();
        var revoked = keap.Sandbox.Faults.Add(FaultNames.RevokedByUser, route: "api", nth: 4);
        var merged = keap.Sandbox.Faults.Add(FaultNames.AccountMerged);

        using var list = await keap.GetAsync("/crm/rest/v1/contacts", pair.Access);
        using var absent = await keap.GetAsync("/crm/rest/v1/contacts/999", pair.Access);
        Assert.Equal(0, merged.Fired);
        using var one = await keap.GetAsync("/crm/rest/v1/contacts/1", pair.Access);
        using var byKey = await keap.GetAsync("/crm/rest/v1/contacts", KeapSandboxSeed.PersonalAccessToken);
        Assert.Equal((1, 0), (merged.Fired, revoked.Fired));
        using var byApp = await keap.GetAsync("/crm/rest/v1/contacts", pair.Access);

        Assert.Equal((200, 404, 404), ((int)list.StatusCode, (int)absent.StatusCode, (int)one.StatusCode));
        Assert.Equal((200, 401, 1), ((int)byKey.StatusCode, (int)byApp.StatusCode, revoked.Fired));
    }

    [Fact]
    public async Task Another_app_and_a_path_that_begins_alike_use_up_nothing()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();
        var ofApp = keap.Sandbox.Faults.Add(FaultNames.Unavailable, clientId: KeapSandboxSeed.ContractorApp.ClientId);
        var ofPath = keap.Sandbox.Faults.Add(FaultNames.BadGateway, route: "/crm/rest/v1/tag");

        using var refresh = await keap.RefreshAsync(pair.Refresh);
        using var tags = await keap.GetAsync("/crm/rest/v1/tags", pair.Access);

        Assert.Equal((200, 200), ((int)refresh.StatusCode, (int)tags.StatusCode));
        Assert.Equal((0, 0), (ofApp.Fired, ofPath.Fired));
        keap.Sandbox.Faults.Add(FaultNames.BadGateway, route: "/crm/rest/v1/tags");
        using var below = await keap.GetAsync("/crm/rest/v1/tags/1/contacts", pair.Access);
        Assert.Equal(502, (int)below.StatusCode);
    }

    [Fact]
    public async Task A_redirect_that_has_no_state_loses_none()
    {
        await using var keap = await Keap.StartAsync();
        var fault = keap.Sandbox.Faults.Add(FaultNames.StateMissing);

        await keap.Sandbox.ConsentAsync(Keap.AuthorizeUrl());
        Assert.Equal(0, fault.Fired);
        var back = await keap.Sandbox.ConsentAsync(Keap.AuthorizeUrl(state: "s"));

        Assert.Equal(1, fault.Fired);
        Assert.DoesNotContain("state=", back.Query, StringComparison.Ordinal);
    }
}
