using Evergrant.Cli.Demo;

namespace Evergrant.Cli.Check;

/// A visitor fills in a form of a website that knows nothing of Keap.
internal static class FormRow
{
    private const string Visitor = "hedy@example.com";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static async Task RunAsync(World world, CancellationToken cancellationToken)
    {
        var address = await DemoForm.EnsureAsync(world.Host, cancellationToken);
        using var website = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
        using var sent = new FormUrlEncodedContent([
            new("email", Visitor),
            new("first_name", "Hedy"),
            new("consent", "yes"),
        ]);
        using var answer = await website.PostAsync(address, sent, cancellationToken);
        Expect.Same(303, (int)answer.StatusCode, "the answer to the visitor");
        var began = TimeProvider.System.GetTimestamp();
        while (world.Keap.State.Mail.All(mail => mail.Recipients[0].Address != Visitor))
        {
            Expect.Holds(TimeProvider.System.GetElapsedTime(began) < Patience, "a welcome mail is caught", "none was");
            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }
        var contact = world.Keap.State.Contacts.Single(contact => contact.Email == Visitor);
        Expect.Same("Hedy", contact.GivenName, "the contact's name");
        using var keap = new Contacts(world.Keap.Address);
        var token = Expect.Served(await world.TokenAsync(cancellationToken)).AccessToken;
        Expect.Holds(
            (await keap.TagsAsync(token, contact.Id, cancellationToken)).Contains("Newsletter"),
            "the contact has the form's tag",
            "it has not"
        );
    }
}
