using System.Text.Json;
using System.Web;
using Evergrant.Hosting.Home;
using Evergrant.Protocol;
using Evergrant.Providers;
using Evergrant.Sandbox;
using Evergrant.Server.Tests;
using Evergrant.Storage;

namespace Evergrant.Hosting.Tests.Alerts;

using Alerts = Evergrant.Hosting.Alerts.Alerts;

/// A sandbox, a home that tells people, who they are, and a keeper with a schedule.
internal sealed class Watched : IAsyncDisposable
{
    public const string App = "shop";
    public const string Password = "canary-smtp-password";
    public const string HookSecret = "whsec_Y2FuYXJ5LWhvb2stc2VjcmV0LWNhbmFyeS1ob29rLXM=";
    private const string Callback = "http://127.0.0.1:7400/callback/keap";
    private readonly TemporaryFolder folder = new();
    private readonly List<EvergrantHome> homes = [];
    private Dictionary<string, string> settings = [];
    private int links;
    private bool runs;

    public KeapSandbox Keap { get; private set; } = null!;
    public MailServer Mail { get; init; } = new();
    public HookServer Hook { get; private set; } = null!;
    public CapturedLogs Logs { get; } = new();
    public ShiftedClock ProcessClock { get; } = new();
    public EvergrantHome Home { get; private set; } = null!;
    public Alerts Alerts { get; private set; } = null!;
    public IGrantStore Store => Home.Store;

    /// For files outside the home.
    public string Of(string name) => folder.Of(name);

    public string StateFile => folder.Of("sandbox.json");

    public static async Task<Watched> StartAsync(
        string ways = "mail,webhook",
        MailServer? mail = null,
        string security = "smtp",
        IReadOnlyDictionary<string, string>? others = null
    )
    {
        var watched = new Watched { Mail = mail ?? new MailServer(), Hook = await HookServer.StartAsync() };
        watched.Keap = await KeapSandbox.StartAsync(
            new KeapSandboxOptions { StartFrozen = true, DataFile = watched.StateFile }
        );
        watched.settings = watched.SettingsFor(ways, security);
        foreach (var (key, value) in others ?? new Dictionary<string, string>())
            watched.settings[key] = value;
        watched.Home = await watched.OpenHomeAsync();
        watched.Alerts = await watched.OpenAlertsAsync(watched.Home);
        await watched.Store.AddAppAsync(
            new App
            {
                Name = App,
                Profile = "keap",
                ClientId = KeapSandboxSeed.ClientId,
                Secret = new ClientSecret(KeapSandboxSeed.ClientSecret),
                BaseAddress = watched.Keap.Address,
                SecretSetAt = watched.Now,
            },
            default
        );
        return watched;
    }

    public DateTimeOffset Now => Keap.Clock.GetUtcNow();

    /// The schedule runs from the first time on: it then knows of every grant there is.
    public async Task AdvanceAsync(TimeSpan by)
    {
        if (!runs)
        {
            runs = true;
            await Home.Keeper.StartAsync(withSchedule: true, default);
            Keap.Clock.OnSettle(Home.Keeper.WhenSettledAsync);
        }
        await Keap.Clock.AdvanceAsync(by);
    }

    /// Another process on the same home. <paramref name="ways"/>: with other settings.
    public async Task<EvergrantHome> OpenHomeAsync(string? ways = null)
    {
        var home = await EvergrantHome.OpenAsync(
            new HomeOptions
            {
                Path = folder.Of("home"),
                Calendar = Keap.Clock,
                ProcessClock = ProcessClock,
                Logs = Logs,
                Overrides = ways is null ? settings : SettingsFor(ways, "smtp"),
            },
            default
        );
        homes.Add(home);
        return home;
    }

    public Task<Alerts> OpenAlertsAsync(EvergrantHome home) =>
        Alerts.OpenAsync(
            home,
            (grant, _) =>
                Task.FromResult<Uri?>(
                    new Uri(
                        $"https://connect.example/connect/canary-link-{grant.Name}-{Interlocked.Increment(ref links)}"
                    )
                ),
            Mail.Trust,
            default
        );

    public Task WorkAsync() => Alerts.WorkAsync(default);

    /// A grant with tokens of its own, as if its owner had just consented.
    public async Task<Grant> AddGrantAsync(string name = "acme", Keep keep = Keep.Warm)
    {
        var pair = await Keap.IssueTokensAsync();
        var now = Now;
        var id = GrantId.New(now);
        var snapshot = await Store.CommitConsentAsync(
            new Consent
            {
                Attempt = new Attempt
                {
                    Id = AttemptId.New(now),
                    Grant = id,
                    Kind = AttemptKind.Import,
                    Epoch = 1,
                    Generation = 1,
                    Node = "test",
                    StartedAt = now,
                },
                GrantName = name,
                App = App,
                Tokens = new TokenSet
                {
                    AccessToken = new AccessToken(pair.AccessToken),
                    RefreshToken = new RefreshToken(pair.RefreshToken),
                    Account = name == "acme" ? KeapSandboxSeed.DefaultTenant : $"{name}.infusionsoft.com",
                    ObtainedAt = now,
                    AccessExpiresAt = now.AddHours(24),
                    RefreshIdleEndsAt = now.AddDays(45),
                },
                Evidence = new Evidence { At = now, What = "connected" },
                NextRefreshAt = now.AddHours(16),
                Keep = keep,
                AppSecretSetAt = (await Store.FindAppAsync(App, default))!.SecretSetAt,
            },
            default
        );
        return snapshot!.Grant;
    }

    public async Task<Grant> GrantAsync(string name = "acme") => (await Store.FindByNameAsync(name, default))!.Grant;

    /// The owner opens the link and allows.
    public async Task ReconnectAsync(string name = "acme")
    {
        var app = (await Store.FindAppAsync(App, default))!;
        var grant = await GrantAsync(name);
        var url = AuthorizationRequest.Build(
            app,
            ProviderCatalog.BuiltIn.Require("keap"),
            Callback,
            AuthorizationState.New(),
            null
        );
        var back = await Keap.ConsentAsync(url);
        var connected = await Home.Keeper.ConnectAsync(
            new ConnectRequest
            {
                App = App,
                GrantName = name,
                Reconnect = grant.Id,
                Code = new AuthorizationCode(HttpUtility.ParseQueryString(back.Query)["code"]!),
                RedirectUri = Callback,
                Keep = Keep.Warm,
            },
            default
        );
        Assert.IsType<ConnectResult.Connected>(connected);
    }

    /// The answer to the next refresh is lost: the grant becomes uncertain, and its late try is refused.
    public async Task LoseAnswerAsync()
    {
        Keap.Faults.Add(FaultNames.LostResponse);
        await AdvanceAsync(TimeSpan.FromHours(18));
        Assert.Equal(GrantState.Uncertain, (await GrantAsync()).State);
    }

    /// As when the other side says so.
    public async Task ChangeAsync(string name, GrantState state, Trouble? trouble = null, DateTimeOffset? nextAt = null)
    {
        var grant = await GrantAsync(name);
        var change = new GrantChange
        {
            State = state,
            Evidence = new Evidence
            {
                At = Now,
                What = state == GrantState.Active ? "rotated" : "refused",
                Received = "400 invalid_grant",
            },
            Trouble = trouble ?? Trouble.None,
            NextRefreshAt = nextAt,
        };
        Assert.True(await Store.ChangeAsync(grant.Id, grant.Version, change, default));
    }

    /// All that the sandbox ever issued, and what is secret in the settings.
    public IReadOnlyList<string> Secrets
    {
        get
        {
            return
            [
                .. File.ReadLines(StateFile).SelectMany(line => Tokens(JsonElement.Parse(line))).Distinct(),
                KeapSandboxSeed.ClientSecret,
                Password,
                HookSecret,
                HookSecret.Split('_')[1],
            ];
        }
    }

    public async ValueTask DisposeAsync()
    {
        Hook.Hold?.TrySetResult();
        foreach (var home in Enumerable.Reverse(homes))
            await home.DisposeAsync();
        await Mail.DisposeAsync();
        await Hook.DisposeAsync();
        await Keap.DisposeAsync();
        folder.Dispose();
    }

    private Dictionary<string, string> SettingsFor(string ways, string security)
    {
        var all = new Dictionary<string, string>
        {
            ["public_address"] = "https://connect.example",
            ["outgoing_allow"] = "localhost,127.0.0.1",
        };
        if (ways.Contains("mail", StringComparison.Ordinal))
        {
            all["alert_mail_to"] = "owner@shop.example,dev@shop.example";
            all["alert_mail_from"] = "evergrant@shop.example";
            all["smtp_server"] = $"{security}://localhost:{Mail.Port}";
            all["smtp_user"] = "mailer";
            all["smtp_password_file"] = Private("smtp", Password);
        }
        if (ways.Contains("webhook", StringComparison.Ordinal))
        {
            all["alert_webhook"] = Hook.Address.AbsoluteUri;
            all["alert_webhook_secret_file"] = Private("hook", HookSecret);
        }
        if (ways.Contains("heartbeat", StringComparison.Ordinal))
            all["heartbeat"] = Hook.Address.AbsoluteUri;
        return all;
    }

    private string Private(string name, string content)
    {
        var path = folder.Of(name);
        File.WriteAllText(path, content + "\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }

    private static IEnumerable<string> Tokens(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Array => element.EnumerateArray().SelectMany(Tokens),
            JsonValueKind.Object => element
                .EnumerateObject()
                .SelectMany(member =>
                    member.Name is "access_token" or "refresh_token" or "accessToken" or "refreshToken"
                        ? [member.Value.GetString()!]
                        : Tokens(member.Value)
                ),
            _ => [],
        };
}
