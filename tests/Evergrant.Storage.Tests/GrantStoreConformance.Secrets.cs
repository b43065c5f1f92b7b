namespace Evergrant.Storage.Tests;

public abstract partial class GrantStoreConformance
{
    private static readonly DateTimeOffset Later = The.Start.AddDays(1);

    [Fact]
    public async Task A_next_secret_waits_beside_the_present_one()
    {
        Assert.False(await Store.AddNextSecretAsync("shop", new ClientSecret("canary-next"), Later, default));
        await Store.AddAppAsync(The.App, default);
        Assert.False(await Store.AddNextSecretAsync("shop", new ClientSecret("canary-next"), The.Start, default));
        Assert.True(await Store.AddNextSecretAsync("shop", new ClientSecret("canary-next"), Later, default));
        var app = (await Store.FindAppAsync("shop", default))!;
        Assert.Equal(The.App.Secret, app.Secret);
        Assert.Equal(("canary-next", Later), (app.NextSecret!.Reveal(), app.NextSecretSetAt));
        Assert.Equal("canary-next", (await Store.ListAppsAsync(default))[0].NextSecret!.Reveal());
    }

    [Fact]
    public async Task The_first_answer_that_accepts_it_puts_the_next_secret_in_the_others_place()
    {
        var grant = await ConnectAsync();
        await Store.AddNextSecretAsync("shop", new ClientSecret("canary-next"), Later, default);
        grant = await RefreshAsync(grant, "with the present one");
        Assert.NotNull((await Store.FindAppAsync("shop", default))!.NextSecret);

        var begun = await BeginAsync(Some.Refresh(grant), grant.Version);
        await Store.CommitRotationAsync(Some.Rotation(begun.Attempt, "2") with { AppSecretSetAt = Later }, default);

        var app = (await Store.FindAppAsync("shop", default))!;
        Assert.Equal(("canary-next", Later), (app.Secret!.Reveal(), app.SecretSetAt));
        Assert.NotNull(app.SecretProvenAt);
        Assert.Null(app.NextSecret);
        Assert.Null(app.NextSecretSetAt);
    }

    [Fact]
    public async Task The_present_secret_can_be_given_up_for_the_next()
    {
        await ConnectAsync();
        Assert.False(await Store.DropOldSecretAsync("shop", default));
        await Store.AddNextSecretAsync("shop", new ClientSecret("canary-next"), Later, default);
        Assert.True(await Store.DropOldSecretAsync("shop", default));
        var app = (await Store.FindAppAsync("shop", default))!;
        Assert.Equal(("canary-next", Later), (app.Secret!.Reveal(), app.SecretSetAt));
        Assert.Null(app.SecretProvenAt);
        Assert.Null(app.NextSecret);
    }

    [Fact]
    public async Task A_secret_that_replaces_the_present_one_replaces_the_next_too()
    {
        await Store.AddAppAsync(The.App, default);
        await Store.AddNextSecretAsync("shop", new ClientSecret("canary-next"), Later, default);
        await Store.ChangeAppSecretAsync("shop", new ClientSecret("canary-new"), Later, default);
        var app = (await Store.FindAppAsync("shop", default))!;
        Assert.Equal("canary-new", app.Secret!.Reveal());
        Assert.Null(app.NextSecret);
    }

    [Fact]
    public async Task Which_secret_was_refused_is_kept_until_the_next_rotation()
    {
        var grant = await ConnectAsync();
        await RefuseAsync(grant, The.Start.AddHours(1));
        grant = await ReadAsync(grant.Id);
        Assert.Equal(The.Start, grant.Trouble.RefusedSecretAt);
        Assert.Equal(Trouble.None, (await RefreshAsync(grant, "2")).Trouble);
    }
}
