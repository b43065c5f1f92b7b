namespace Evergrant.Storage.Tests;

public abstract partial class GrantStoreConformance
{
    [Fact]
    public async Task An_app_comes_back_as_it_was_added()
    {
        Assert.True(await Store.AddAppAsync(The.App, default));
        Assert.Equal(The.App, await Store.FindAppAsync("shop", default));
        Assert.Null(await Store.FindAppAsync("none", default));
    }

    [Fact]
    public async Task A_taken_app_name_changes_nothing()
    {
        await Store.AddAppAsync(The.App, default);
        Assert.False(await Store.AddAppAsync(The.App with { ClientId = "other" }, default));
        Assert.Equal("client-1", (await Store.FindAppAsync("shop", default))!.ClientId);
    }

    [Fact]
    public async Task Apps_are_listed_by_name()
    {
        foreach (var name in (string[])["b", "a-1", "a"])
            await Store.AddAppAsync(The.App with { Name = name }, default);
        Assert.Equal(["a", "a-1", "b"], (await Store.ListAppsAsync(default)).Select(app => app.Name));
    }

    [Fact]
    public async Task A_secret_is_proven_by_the_answer_it_got_and_by_no_other()
    {
        var grant = await ConnectAsync();
        var connected = (await Store.FindAppAsync("shop", default))!;
        Assert.NotNull(connected.SecretProvenAt);

        var attempt = (await BeginAsync(Some.Refresh(grant), grant.Version)).Attempt;
        var changedAt = The.Start.AddDays(1);
        Assert.True(await Store.ChangeAppSecretAsync("shop", new ClientSecret("canary-new"), changedAt, default));
        await Store.CommitRotationAsync(Some.Rotation(attempt, "2"), default);

        var app = (await Store.FindAppAsync("shop", default))!;
        Assert.Equal("canary-new", app.Secret!.Reveal());
        Assert.Equal(changedAt, app.SecretSetAt);
        Assert.Null(app.SecretProvenAt);
        Assert.False(await Store.ChangeAppSecretAsync("none", new ClientSecret("x"), changedAt, default));
    }

    [Fact]
    public async Task An_app_without_a_client_comes_back_without_one_and_takes_no_secret()
    {
        await Store.AddAppAsync(The.KeysOnlyApp, default);
        Assert.Equal(The.KeysOnlyApp, await Store.FindAppAsync("shop", default));
        Assert.Equal([The.KeysOnlyApp], await Store.ListAppsAsync(default));
        Assert.False(await Store.ChangeAppSecretAsync("shop", new ClientSecret("x"), The.Start, default));
        Assert.False(await Store.AddAppAsync(The.KeysOnlyApp, default));
    }

    [Fact]
    public async Task An_app_without_a_client_is_completed_once_and_stays_where_it_is()
    {
        var sandbox = new Uri("http://127.0.0.1:7401");
        await Store.AddAppAsync(The.KeysOnlyApp with { BaseAddress = sandbox }, default);
        Assert.False(await Store.AddAppAsync(The.App with { Profile = "other" }, default));
        Assert.False(await Store.AddAppAsync(The.App with { BaseAddress = new Uri("http://127.0.0.1:1") }, default));
        Assert.False((await Store.FindAppAsync("shop", default))!.HasClient);

        Assert.True(await Store.AddAppAsync(The.App with { SecretSetAt = The.Start.AddDays(1) }, default));
        Assert.False(await Store.AddAppAsync(The.App with { ClientId = "other" }, default));
        var expected = The.App with { BaseAddress = sandbox, SecretSetAt = The.Start.AddDays(1) };
        Assert.Equal(expected, await Store.FindAppAsync("shop", default));
    }

    [Fact]
    public async Task Of_many_clients_at_once_one_completes_the_app()
    {
        await Store.AddAppAsync(The.KeysOnlyApp, default);
        var added = await AllAtOnceAsync(
            16,
            number => Store.AddAppAsync(The.App with { ClientId = $"client-{number}" }, default)
        );
        Assert.Single(added, true);
    }

    [Fact]
    public async Task How_requests_are_made_is_noted_once_and_counts_as_changed_when_it_was_known_before()
    {
        await Store.AddAppAsync(The.App, default);
        Assert.True(await Store.ConfigureAppAsync("shop", "one", The.Start.AddHours(1), default));
        Assert.Equal(("one", null), await ConfigurationAsync());
        Assert.False(await Store.ConfigureAppAsync("shop", "one", The.Start.AddHours(2), default));
        Assert.True(await Store.ConfigureAppAsync("shop", "two", The.Start.AddHours(3), default));
        Assert.Equal(("two", The.Start.AddHours(3)), await ConfigurationAsync());
        Assert.False(await Store.ConfigureAppAsync("none", "two", The.Start, default));
    }

    private async Task<(string?, DateTimeOffset?)> ConfigurationAsync()
    {
        var app = await Store.FindAppAsync("shop", default);
        return (app!.Configuration, app.ConfiguredAt);
    }
}
