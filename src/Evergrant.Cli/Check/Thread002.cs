using Evergrant.Cli.Demo;

namespace Evergrant.Cli.Check;

/// "How to get access token": a token copied from somewhere.
internal static class Thread002
{
    private const string Fault =
        """{"fault":{"faultstring":"Invalid Access Token","detail":{"errorcode":"keymanagement.service.invalid_access_token"}}}""";

    public static Task RunAsync(Report report, string folder, CancellationToken cancellationToken) =>
        report.GroupAsync(
            "002  How to get access token",
            new Mistake(
                "GET /crm/rest/v1/contacts, Authorization: Bearer (a token copied from somewhere)",
                $"401 {Fault}",
                "a website holds a key; contact, tag and welcome mail go through the gateway"
            ),
            async () =>
            {
                await using var world = await World.StartAsync(folder, cancellationToken);
                using var contacts = new Contacts(world.Keap.Address);
                await report.RowAsync(
                    "Keap answers a token copied from somewhere with “Invalid Access Token”",
                    async () =>
                    {
                        var copied = new AccessToken("copied-from-somewhere");
                        Expect.Same((401, Fault), await contacts.TryAsync(copied, cancellationToken), "the answer");
                    }
                );
                await report.RowAsync(
                    "the token we serve reads and creates a contact",
                    async () =>
                    {
                        var token = Expect.Served(await world.TokenAsync(cancellationToken)).AccessToken;
                        var before = await contacts.CountAsync(token, cancellationToken);
                        await contacts.AddAsync(token, cancellationToken);
                        Expect.Same(before + 1, await contacts.CountAsync(token, cancellationToken), "contacts");
                    }
                );
                await report.RowAsync(
                    "a website with a gateway key and no token: contact, tag and welcome mail",
                    async () =>
                    {
                        var key = await DemoKey.RenewAsync(world.Host, cancellationToken);
                        using var website = new Website(world.Host.Server.Address, key);
                        var contact = await website.AddContactAsync("grace@example.com", cancellationToken);
                        await website.TagAsync(contact, "Customer", cancellationToken);
                        await website.WelcomeAsync(contact, cancellationToken);
                        var caught = world.Keap.State.Mail[^1].Recipients;
                        Expect.Same("grace@example.com", caught[0].Address, "the caught mail");
                        Expect.Same(null, caught[0].NotSent, "why it was not sent");
                    }
                );
                await report.RowAsync(
                    "a form becomes a contact, tagged and welcomed",
                    () => FormRow.RunAsync(world, cancellationToken)
                );
            }
        );
}
