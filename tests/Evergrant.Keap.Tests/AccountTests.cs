using Evergrant.Sandbox;

namespace Evergrant.Keap.Tests;

public sealed class AccountTests
{
    [Theory, ClassData(typeof(BothVersions))]
    public async Task The_account_tells_its_name(KeapVersion version)
    {
        await using var desk = await Desk.OpenAsync(version);

        var profile = await desk.Keap.Account.GetProfileAsync();

        Assert.Equal(("Acme Bakery", "USD"), (profile.Name, profile.CurrencyCode));
        Assert.Equal("85286", profile.Address!.PostalCode);
    }

    [Theory, ClassData(typeof(BothVersions))]
    public async Task Its_users_are_listed_and_one_of_them_is_who_asks(KeapVersion version)
    {
        await using var desk = await Desk.OpenAsync(version);

        var users = await Desk.ReadAsync(desk.Keap.Users.ListAsync(includeInactive: true));
        var me = await desk.Keap.Users.GetMeAsync();

        var ada = Assert.Single(users);
        Assert.Equal((KeapSandboxSeed.Baker.Email, "Ada"), (ada.Email, ada.GivenName));
        Assert.Equal((ada.Email, ada.GivenName), (me.Email, me.GivenName));
        if (version == KeapVersion.V2)
            Assert.Equal((ada.Id, KeapSandboxSeed.DefaultTenant), (me.UserId, me.Tenant));
        Assert.Equal(ada.Email, (await desk.Keap.Users.GetAsync(ada.Id)).Email);
    }
}
