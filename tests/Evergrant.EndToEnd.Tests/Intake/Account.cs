using System.Text.Json.Nodes;
using Evergrant.Sandbox;

namespace Evergrant.EndToEnd.Intake;

/// What became of visitors in the account: looked at from within the sandbox.
internal static class Account
{
    public const string Tag = "Newsletter";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    /// The form of all these tests.
    public static async Task AddFormAsync(this ConnectedHome connected, params string[] more)
    {
        var mail = Path.Combine(connected.Outside, "welcome.txt");
        await File.WriteAllTextAsync(mail, "Hello, good to have you.");
        string[] usual = ["form", "create", "newsletter", "--grant", ConnectedHome.Grant, "--tag", Tag, "--make-tags"];
        string[] welcome = ["--welcome", "email", "--subject", "Welcome", "--text-file", mail, "--from-user", "1"];
        var made = await connected.Home.RunAsync([.. usual, .. welcome, "--consent", "Yes, write to me.", .. more]);
        made.Is(0);
    }

    /// So that the server listens where pages and programs look for it, when it is started again, too.
    public static string TakePort(this ConnectedHome connected)
    {
        var port = Connecting.Desk.FreePort();
        var clock = connected.Keap.Address.GetLeftPart(UriPartial.Authority);
        connected.Home.WriteSettings($$"""{ "listen": "http://127.0.0.1:{{port}}", "clock": "{{clock}}" }""");
        return $"http://127.0.0.1:{port}";
    }

    /// Waits for the contact and its welcome; there is one of each.
    public static async Task HasOneWelcomedAsync(this KeapSandbox keap, string email)
    {
        await Eventually.HoldsAsync(
            () => Task.FromResult(keap.State.Mail.Any(mail => mail.Recipients.Any(to => to.Address == email))),
            Patience
        );
        Assert.Single(keap.State.Contacts, contact => contact.Email == email);
        Assert.Single(keap.State.Mail, mail => mail.Recipients.Any(to => to.Address == email));
    }

    /// Through Keap's API, by name.
    public static async Task<IReadOnlyList<string>> TagsOfAsync(this ConnectedHome connected, string email)
    {
        var contact = connected.Keap.State.Contacts.Single(contact => contact.Email == email);
        var called = await connected.Home.RunAsync(
            "call",
            ConnectedHome.Grant,
            "GET",
            $"/crm/rest/v1/contacts/{contact.Id}/tags"
        );
        called.Is(0);
        return [.. JsonNode.Parse(called.Output)!["tags"]!.AsArray().Select(tag => (string)tag!["tag"]!["name"]!)];
    }
}
