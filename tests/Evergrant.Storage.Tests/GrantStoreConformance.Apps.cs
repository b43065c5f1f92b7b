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
        Assert.Equal("canary-new", app.Secret.Reveal());
        Assert.Equal(changedAt, app.SecretSetAt);
        Assert.Null(app.SecretProvenAt);
        Assert.False(await Store.ChangeAppSecretAsync("none", new ClientSecret("x"), changedAt, default));
    }
}
