using Evergrant.Intake.Forms;

namespace Evergrant.Cli.Demo;

/// A form whose visitors become contacts of the demo's account, tagged and welcomed. Made once in the life of its home.
internal static class DemoForm
{
    public const string Name = "newsletter";

    public static FormDefinition Definition { get; } =
        new()
        {
            Tags = ["Newsletter"],
            MakesTags = true,
            Consent = "Yes, write to me now and then.",
            ConsentField = "consent",
            Welcome = new Welcome
            {
                Way = WelcomeWay.Email,
                Subject = "Welcome",
                Plain = "Hello, good to have you.",
                FromUserId = "1",
            },
        };

    /// <returns>The page that the server has for it.</returns>
    public static async Task<Uri> EnsureAsync(DemoHost host, CancellationToken cancellationToken)
    {
        var grant = (await host.Keeper.FindAsync(DemoHost.Name, cancellationToken))!.Grant;
        var forms = await FormStore.OpenAsync(host.Home, cancellationToken);
        // Twice is as good as once: whatever its owner made of it since stays.
        await forms.AddAsync(
            new Form
            {
                Name = Name,
                Grant = grant.Id,
                Definition = Definition,
            },
            null,
            cancellationToken
        );
        return new Uri(host.Server.Address, $"/f/{Name}");
    }
}
