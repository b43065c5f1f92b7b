using System.Web;
using Evergrant.Hosting.Home;
using Evergrant.Hosting.Tests;
using Evergrant.Intake.Delivering;
using Evergrant.Intake.Forms;
using Evergrant.Intake.Submissions;
using Evergrant.Keap;
using Evergrant.Protocol;
using Evergrant.Sandbox;
using Evergrant.Storage;

namespace Evergrant.Intake.Tests.Delivering;

/// A sandbox whose clock stands still until it is moved, a home with one grant there, and the delivery between the two.
internal sealed class Post : IAsyncDisposable
{
    public const string Newsletter = "newsletter";
    private const string Redirect = "http://127.0.0.1:7400/callback/keap";
    public static readonly DateTimeOffset Start = new(2027, 1, 4, 6, 0, 0, TimeSpan.Zero);
    private readonly TemporaryFolder folder = new();
    private SandboxClock clock = new(Start, frozen: true);
    private bool isRealTime;
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly List<IAsyncDisposable> opened = [];
    private IReadOnlyDictionary<string, string> settings = new Dictionary<string, string>();
    private IDisposable? settling;

    public KeapSandbox Keap { get; private set; } = null!;
    public EvergrantHome Home { get; private set; } = null!;
    public Delivery Delivery { get; private set; } = null!;
    public FormStore Forms { get; private set; } = null!;
    public SubmissionStore Store { get; private set; } = null!;
    public GrantId Grant { get; private set; }

    /// Looks at the same account past the home.
    public KeapClient Look { get; private set; } = null!;
    public SandboxClock Clock => clock;

    public static async Task<Post> OpenAsync(
        FormDefinition? newsletter = null,
        IReadOnlyDictionary<string, string>? settings = null,
        bool isRealTime = false
    )
    {
        var post = new Post { settings = settings ?? new Dictionary<string, string>(), isRealTime = isRealTime };
        if (isRealTime)
            post.clock = new SandboxClock();
        post.Keap = await KeapSandbox.StartAsync(
            new KeapSandboxOptions { Clock = post.clock, Quotas = new SandboxQuotas { Refuse = false } }
        );
        post.http.BaseAddress = post.Keap.Address;
        post.http.DefaultRequestHeaders.Authorization = new("Bearer", KeapSandboxSeed.PersonalAccessToken);
        post.Look = new KeapClient(post.http);
        post.Home = await post.OpenHomeAsync();
        await post.ConnectAsync();
        post.Forms = await FormStore.OpenAsync(post.Home, default);
        post.Store = await SubmissionStore.OpenAsync(post.Home, default);
        post.Delivery = await post.OpenDeliveryAsync();
        await post.AddFormAsync(Newsletter, newsletter ?? new FormDefinition());
        return post;
    }

    public string HomePath(string name = "home") => folder.Of(name);

    /// As another node would have it.
    public async Task<EvergrantHome> OpenHomeAsync(string name = "home")
    {
        var home = await EvergrantHome.OpenAsync(
            new HomeOptions
            {
                Path = HomePath(name),
                Calendar = isRealTime ? null : clock,
                Overrides = settings,
            },
            default
        );
        opened.Add(home);
        await home.Keeper.StartAsync(withSchedule: false, default);
        return home;
    }

    public async Task<Delivery> OpenDeliveryAsync(EvergrantHome? home = null)
    {
        var delivery = await Delivery.OpenAsync(home ?? Home, default);
        opened.Add(delivery);
        return delivery;
    }

    /// The owner approves, for the first time or once more.
    public async Task ConnectAsync()
    {
        var app = new App
        {
            Name = "acme",
            Profile = "keap",
            ClientId = KeapSandboxSeed.ClientId,
            Secret = new ClientSecret(KeapSandboxSeed.ClientSecret),
            BaseAddress = Keap.Address,
            SecretSetAt = clock.GetUtcNow(),
        };
        await Home.Store.AddAppAsync(app, default);
        var asked = AuthorizationRequest.Build(
            app,
            Home.Catalog.Find("keap")!,
            Redirect,
            AuthorizationState.New(),
            null
        );
        var back = await Keap.ConsentAsync(asked);
        var result = await Home.Keeper.ConnectAsync(
            new ConnectRequest
            {
                App = "acme",
                GrantName = "acme",
                Reconnect = Grant == default ? null : Grant,
                Code = new AuthorizationCode(HttpUtility.ParseQueryString(back.Query)["code"]!),
                RedirectUri = Redirect,
                Keep = Keep.Warm,
            },
            default
        );
        Grant = Assert.IsType<ConnectResult.Connected>(result).Grant.Id;
    }

    public async Task AddFormAsync(string name, FormDefinition definition) =>
        Assert.True(
            await Forms.AddAsync(
                new Form
                {
                    Name = name,
                    Grant = Grant,
                    Definition = definition,
                },
                null,
                default
            )
        );

    public async Task<SubmissionId> AcceptAsync(Content content, string form = Newsletter)
    {
        var wanted = new NewSubmission
        {
            Form = form,
            Grant = Grant,
            Content = content,
        };
        return Assert.IsType<AcceptResult.Accepted>(await Store.AcceptAsync(wanted, default)).Id;
    }

    public Task<SubmissionId> AcceptAsync(string email, string form = Newsletter) =>
        AcceptAsync(new Content { Email = email }, form);

    public Task<DeliveryReport> RunAsync() => Delivery.RunAsync(TimeSpan.FromMinutes(1), default);

    public async Task<Submission> FindAsync(SubmissionId id) => (await Store.FindAsync(id, default))!;

    public async Task<DeliveryProgress> ProgressAsync(SubmissionId id) =>
        DeliveryProgress.Of((await FindAsync(id)).Progress);

    /// The kinds of what happened to it.
    public async Task<IReadOnlyList<string>> EventsAsync(SubmissionId id) =>
        [.. (await Store.ListEventsAsync(id, default)).Select(happened => happened.Kind)];

    public async Task<Contact> ContactAsync(string email) => Assert.Single(await Look.Contacts.FindByEmailAsync(email));

    public async Task<IReadOnlyList<string>> TagsAsync(string contactId)
    {
        var names = new List<string>();
        await foreach (var applied in Look.Tags.OfContactAsync(contactId))
            names.Add(applied.Tag.Name!);
        return [.. names.Order(StringComparer.Ordinal)];
    }

    /// Calls of the API that arrived, as "POST /crm/rest/v2/contacts".
    public int Calls(string call) => Keap.Requests.All.Count(request => $"{request.Method} {request.Path}" == call);

    public Task<Queue?> QueueAsync() => new QueueStore(Home).FindAsync(Grant, default);

    /// What no lease outlives, as after a process that was killed.
    public Task EndLeasesAsync() => ExecuteAsync("update submissions set lease_ends = 0 where state = 'running'");

    public async Task<List<Note>> NotesAsync(string contactId)
    {
        var notes = new List<Note>();
        await foreach (var note in Look.Notes.OfContactAsync(contactId))
            notes.Add(note);
        return notes;
    }

    /// Its owner took the permission back, and nothing lives that could be served.
    public async Task KillGrantAsync()
    {
        foreach (var consent in Keap.State.Consents)
            Keap.State.Revoke(consent.Id);
        for (var n = 0; n < 40 && await StateAsync() != GrantState.NeedsReauthorization; n++)
        {
            await Home.Keeper.RefreshAsync("acme", default);
            await MoveAsync(TimeSpan.FromHours(2));
        }
        Assert.Equal(GrantState.NeedsReauthorization, await StateAsync());
        await MoveAsync(TimeSpan.FromHours(25));
    }

    private async Task<GrantState> StateAsync() => (await Home.Store.FindAsync(Grant, default))!.Grant.State;

    public Task<int> ExecuteAsync(string sql) =>
        Home.Database.WriteAsync((connection, token) => new Sql(sql).ExecuteAsync(connection, token), default);

    public Task<long> CountAsync(string sql) =>
        Home.Database.ReadAsync(
            (connection, token) => new Sql(sql).FindAsync(connection, row => row.BigNumber(), token),
            default
        );

    /// From now on it delivers by itself, and a clock that is moved waits for it.
    public void StartDelivery()
    {
        Delivery.Start();
        settling = clock.OnSettle(Delivery.WhenSettledAsync);
    }

    public Task MoveAsync(TimeSpan by) => clock.AdvanceAsync(by);

    public async ValueTask DisposeAsync()
    {
        Keap.Faults.Clear();
        settling?.Dispose();
        foreach (var one in Enumerable.Reverse(opened))
            await one.DisposeAsync();
        await Keap.DisposeAsync();
        http.Dispose();
        folder.Dispose();
    }
}
