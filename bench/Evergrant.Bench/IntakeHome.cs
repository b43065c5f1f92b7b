using Evergrant.Hosting.Home;
using Evergrant.Intake.Forms;
using Evergrant.Sandbox;
using Evergrant.Server;

namespace Evergrant.Bench;

/// A server with a form whose contacts go to a sandbox beside it, or nowhere.
internal sealed class IntakeHome : IAsyncDisposable
{
    public const string Form = "newsletter";
    private readonly KeapSandbox? keap;
    private EvergrantServer? server;

    private IntakeHome(EvergrantHome home, KeapSandbox? keap) => (Home, this.keap) = (home, keap);

    public EvergrantHome Home { get; }
    public Uri Address => server!.Address;
    public GrantId Grant { get; private set; }

    public static async Task<IntakeHome> OpenAsync(string path, bool isDelivered)
    {
        var keap = isDelivered
            ? await KeapSandbox.StartAsync(new KeapSandboxOptions { Quotas = new SandboxQuotas { Refuse = false } })
            : null;
        var made = new IntakeHome(await EvergrantHome.OpenAsync(new HomeOptions { Path = path }, default), keap);
        await made.ConnectAsync();
        var form = new Form
        {
            Name = Form,
            Grant = made.Grant,
            // Nobody who measures is one of many.
            Definition = new FormDefinition { PerAddress = int.MaxValue, PerMinute = int.MaxValue },
        };
        await (await FormStore.OpenAsync(made.Home, default)).AddAsync(form, null, default);
        made.server = await EvergrantServer.StartAsync(
            made.Home,
            new ServerOptions
            {
                Listen = new Uri("http://127.0.0.1:0"),
                Schedule = false,
                Chores = false,
                Delivery = isDelivered,
            },
            default
        );
        return made;
    }

    /// With whole tokens, as if an owner had approved a moment ago.
    private async Task ConnectAsync()
    {
        var now = TimeProvider.System.GetUtcNow();
        var pair = keap is null ? null : await keap.IssueTokensAsync();
        await FilledStore.AddAppAsync(Home.Store, "keap", keap?.Address ?? new Uri("http://127.0.0.1:9"), now);
        await FilledStore.AddGrantAsync(
            Home.Store,
            pair?.AccessToken ?? "access",
            pair?.RefreshToken ?? "refresh",
            now
        );
        Grant = (await Home.Keeper.FindAsync("grant-1", default))!.Grant.Id;
    }

    /// One of somebody new, as a program sends it.
    public string Request(int number)
    {
        var body = $"email=user{number}%40customers.example&first_name=User{number}&message=Hello";
        return $"POST /f/{Form} HTTP/1.1\r\nHost: {Address.Authority}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {body.Length}\r\nAccept: application/json\r\n\r\n{body}";
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
            await server.DisposeAsync();
        await Home.DisposeAsync();
        if (keap is not null)
            await keap.DisposeAsync();
    }
}
