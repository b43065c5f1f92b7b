using Evergrant.Hosting;
using Evergrant.Http;
using Evergrant.Sandbox;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Evergrant.Keap.Tests;

/// What docs/guides/keap-client.md and the package's own page show.
public sealed class GuideTests
{
    [Fact]
    public async Task A_form_becomes_a_contact_with_a_tag_and_a_mail()
    {
        await using var desk = await Desk.OpenAsync();
        var http = desk.Http;

        var keap = new KeapClient(http);
        var (contact, isNew) = await keap.Contacts.UpsertAsync(
            new ContactFields
            {
                Email = "ann@customers.example",
                GivenName = "Ann",
                OptInReason = "Newsletter form",
            }
        );
        var tag = await keap.Tags.FindOrCreateAsync("Newsletter");
        await keap.Tags.ApplyAsync(contact.Id, [tag.Id]);
        var me = await keap.Users.GetMeAsync();
        await keap.Emails.SendAsync(
            new EmailMessage
            {
                ContactIds = [contact.Id],
                FromUserId = me.UserId,
                Subject = "Welcome",
                Html = "<p>Hello ~Contact.FirstName~</p>",
            }
        );

        Assert.True(isNew);
        Assert.Equal("Welcome", Assert.Single(desk.Sandbox.State.Mail).Subject);
    }

    [Fact]
    public async Task A_program_decides_by_the_kind_of_failure()
    {
        await using var desk = await Desk.OpenAsync();
        var keap = desk.Keap;
        var fields = new ContactFields { Email = "ann@customers.example", OwnerId = "999999" };
        var log = "";

        try
        {
            await keap.Contacts.UpsertAsync(fields);
        }
        catch (KeapInvalidException invalid)
        {
            log = $"{invalid.Field} has to be mended: {invalid.Said}";
        }
        catch (KeapQuotaException full)
        {
            log = $"come back in {full.RetryAfter} or at {full.ResetsAt}";
        }
        catch (KeapException failure) when (failure.IsPassing)
        {
            log = "later, and an upsert may simply be done again";
        }

        Assert.Equal("owner_id has to be mended: owner_id is invalid", log);
    }

    [Fact]
    public async Task Lists_are_read_as_far_as_needed()
    {
        await using var desk = await Desk.OpenAsync();
        var keap = desk.Keap;
        var yesterday = desk.Sandbox.Clock.GetUtcNow().AddDays(-1);
        var read = 0;
        await keap.Contacts.CreateAsync(new ContactFields { Email = "ann@customers.example" });

        var changed = new ContactFilter { UpdatedSince = yesterday };
        await foreach (var contact in keap.Contacts.ListAsync(changed, most: 1))
            read++;

        Assert.Equal(1, read);
    }

    [Fact]
    public async Task A_custom_field_is_written_by_its_label()
    {
        await using var desk = await Desk.OpenAsync();
        var keap = desk.Keap;
        await keap.CustomFields.CreateAsync("Favourite colour");
        var id = (await keap.Contacts.CreateAsync(new ContactFields { Email = "ann@customers.example" })).Id;

        var model = await keap.CustomFields.GetModelAsync();
        var blue = model.Value("Favourite colour", "blue");
        await keap.Contacts.UpdateAsync(id, new ContactFields { CustomFields = [blue] });

        Assert.Equal("blue", Assert.Single((await keap.Contacts.GetAsync(id)).CustomFields).Text);
    }

    [Fact]
    public async Task With_evergrant_the_token_is_nobodys_business()
    {
        var folder = Directory.CreateTempSubdirectory("evergrant-keap-").FullName;
        try
        {
            await using var sandbox = await KeapSandbox.StartAsync();
            var builder = Host.CreateEmptyApplicationBuilder(null);
            var services = builder.Services;
            services
                .AddEvergrant(evergrant =>
                {
                    evergrant.Home = folder;
                    evergrant.Schedule = false;
                    evergrant.Calendar = sandbox.Clock;
                })
                .AddKeap(app =>
                {
                    app.ClientId = KeapSandboxSeed.ClientId;
                    app.ClientSecret = new(KeapSandboxSeed.ClientSecret);
                    app.BaseAddress = sandbox.Address;
                });
            services.AddHttpClient<KeapClient>().AddEvergrantToken("acme");
            using var host = builder.Build();
            await host.StartAsync();
            var provider = host.Services;
            var keap = provider.GetRequiredService<KeapClient>();
            await Assert.ThrowsAsync<NoSuchGrantException>(() => keap.Users.GetMeAsync());

            var evergrant = provider.GetRequiredService<EvergrantClient>();
            var asked = await evergrant.AskOwnerAsync("acme", new Uri("http://localhost/callback"));
            await evergrant.ConnectAsync(asked, (await sandbox.ConsentAsync(asked.Address)).OriginalString);
            await sandbox.Clock.AdvanceAsync(TimeSpan.FromDays(3));

            Assert.Equal(KeapSandboxSeed.DefaultTenant, (await keap.Users.GetMeAsync()).Tenant);
            await host.StopAsync();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
