using System.Text;
using System.Web;
using Evergrant.Protocol;
using Evergrant.Sandbox;
using Evergrant.Sealing;
using Evergrant.Sqlite;
using Evergrant.Storage;

namespace Evergrant.Tests.Keeping;

/// A sandbox, a SQLite home and a keeper with one grant, connected through the real authorization code flow. The calendar is
/// the sandbox's clock and stands still until it is moved.
internal sealed class Kept : IAsyncDisposable
{
    private const string Thief = "thief";
    private readonly List<IAsyncDisposable> opened = [];
    private readonly Dictionary<string, Spool> spools = [];
    private readonly KeyRing keys = KeyRing.Create();
    private readonly Sealer sealer;
    private readonly Func<SqlDatabase, SqlDatabase> wrap;

    private Kept(
        KeapSandbox keap,
        SandboxClock clock,
        TimeProvider processClock,
        string? spoolFolder,
        string? storeFolder,
        Func<SqlDatabase, SqlDatabase>? wrap,
        string? storeAt
    )
    {
        sealer = new Sealer(keys);
        this.wrap = wrap ?? (database => database);
        StoreFile = Path.Combine(storeFolder ?? Folder, "evergrant.db");
        StoreAt = storeAt ?? Processes.StoreAt.Sqlite(StoreFile);
        SpoolFolder = spoolFolder ?? Path.Combine(Folder, "spool");
        Keap = keap;
        Clock = clock;
        Calendar = new SkewedClock(clock);
        ProcessClock = processClock;
    }

    public KeapSandbox Keap { get; private set; }
    public SandboxClock Clock { get; }

    /// What the keepers take for the time: the sandbox's clock, unless a test makes them differ.
    public SkewedClock Calendar { get; }
    public TimeProvider ProcessClock { get; }
    public string Folder { get; } = Directory.CreateTempSubdirectory("evergrant-kept-").FullName;
    public string SpoolFolder { get; }
    public string StoreFile { get; }

    /// For keepers in processes of their own.
    public string StoreAt { get; }
    public Keeper Keeper { get; private set; } = null!;
    public IGrantStore Store => Keeper.Options.Store;

    /// How often a refresh token was presented to the sandbox.
    public int Presentations => Keap.Lineage.Sum(node => node.PresentationCount);

    public static async Task<Kept> StartAsync(
        bool withSchedule = false,
        TimeProvider? processClock = null,
        string? spoolFolder = null,
        string? storeFolder = null,
        Func<SqlDatabase, SqlDatabase>? wrap = null,
        string? storeAt = null
    )
    {
        var clock = new SandboxClock(The.Time, frozen: true);
        var keap = await KeapSandbox.StartAsync(new KeapSandboxOptions { Clock = clock });
        var kept = new Kept(keap, clock, processClock ?? TimeProvider.System, spoolFolder, storeFolder, wrap, storeAt);
        kept.Keeper = await kept.OpenKeeperAsync(withSchedule);
        await kept.AddAppAsync("keap", KeapSandboxSeed.ClientSecret);
        await kept.ConnectAsync("acme");
        return kept;
    }

    /// Another one on the same home, with connections and a spool file of its own: as another process would have.
    public async Task<Keeper> OpenKeeperAsync(bool withSchedule = false)
    {
        var database = wrap(await Processes.StoreAt.OpenAsync(StoreAt, ProcessClock));
        opened.Add(database);
        var store = await SqlGrantStore.OpenAsync(database, sealer, CancellationToken.None);
        var node = NodeName.New();
        var spool = Spool.Open(SpoolFolder, node, sealer, store.StoreId, ProcessClock);
        spools.Add(node, spool);
        var keeper = new Keeper(
            new KeeperOptions
            {
                Store = store,
                Spool = spool,
                Calendar = Calendar,
                ProcessClock = ProcessClock,
                Node = node,
            }
        );
        opened.Add(keeper);
        await keeper.StartAsync(withSchedule, CancellationToken.None);
        Clock.OnSettle(keeper.WhenSettledAsync);
        return keeper;
    }

    /// For keepers in processes of their own.
    public string WriteKeys()
    {
        var path = Path.Combine(Folder, "master.key");
        File.WriteAllText(path, keys.Reveal());
        return path;
    }

    /// The keeper is gone and its spool file is nobody's, as after the end of its process.
    public async Task EndAsync(Keeper keeper)
    {
        // What is in the spool lets the host go; an answer that is not would hold it for ever.
        await keeper.StopAsync().WaitAsync(TimeSpan.FromSeconds(20));
        spools[keeper.Options.Node].Dispose();
    }

    /// What a process that died before its commit leaves behind.
    public async Task LeaveInSpoolAsync(params SpooledAnswer[] answers)
    {
        using var spool = Spool.Open(SpoolFolder, NodeName.New(), sealer, Store.StoreId, ProcessClock);
        foreach (var answer in answers)
            await spool.TryReserve()!.WriteAsync(answer);
    }

    /// That of a process beside.
    public Spool OpenSpool() => Spool.Open(SpoolFolder, NodeName.New(), sealer, Store.StoreId, ProcessClock);

    /// An attempt on record as a keeper makes it, never sent: the test plays the provider.
    public async Task<BeginResult.Begun> BeginAsync(int number = 0, AttemptId? parent = null)
    {
        var grant = await GrantAsync();
        var attempt = new Attempt
        {
            Id = AttemptId.New(Clock.GetUtcNow()),
            Grant = grant.Id,
            Kind = AttemptKind.Refresh,
            Parent = parent ?? grant.Tip,
            Try = number,
            Epoch = grant.Epoch,
            Generation = grant.Generation + 1,
            Node = "played",
            StartedAt = Clock.GetUtcNow(),
        };
        var begun = await Store.BeginAsync(attempt, grant.Version, TimeSpan.FromMinutes(1), CancellationToken.None);
        return Assert.IsType<BeginResult.Begun>(begun);
    }

    public async Task<SpooledAnswer> AnswerAsync(Attempt attempt, int status, string body)
    {
        var app = await Store.FindAppAsync("keap", CancellationToken.None);
        var answer = new TokenAnswer
        {
            Status = status,
            ContentType = "application/json",
            Body = Encoding.UTF8.GetBytes(body),
            Complete = true,
            ReceivedAt = Clock.GetUtcNow(),
        };
        return SpooledAnswer.Of(attempt, app!, answer);
    }

    public async Task AddAppAsync(string name, string secret) =>
        await Store.AddAppAsync(
            new App
            {
                Name = name,
                Profile = "keap",
                ClientId = KeapSandboxSeed.ClientId,
                Secret = new ClientSecret(secret),
                BaseAddress = Keap.Address,
                SecretSetAt = Clock.GetUtcNow(),
            },
            CancellationToken.None
        );

    public async Task AddKeysOnlyAppAsync(string name) =>
        await Store.AddAppAsync(
            new App
            {
                Name = name,
                Profile = "keap",
                BaseAddress = Keap.Address,
                SecretSetAt = Clock.GetUtcNow(),
            },
            CancellationToken.None
        );

    public Task<ConnectResult> ImportAsync(
        string name,
        string refreshToken,
        Keeper? keeper = null,
        GrantId? reconnect = null,
        string app = "keap"
    ) =>
        (keeper ?? Keeper).ImportAsync(
            new ImportRequest
            {
                App = app,
                GrantName = name,
                Reconnect = reconnect,
                RefreshToken = new RefreshToken(refreshToken),
                Keep = Keep.Warm,
            },
            CancellationToken.None
        );

    public Task<KeyResult> AddKeyAsync(string name, string key, string app = "keap", string? account = null) =>
        Keeper.AddKeyAsync(
            new KeyRequest
            {
                App = app,
                GrantName = name,
                Key = new AccessToken(key),
                Account = account,
            },
            CancellationToken.None
        );

    public async Task<ConnectResult> ConnectAsync(
        string name,
        GrantId? reconnect = null,
        string? tenant = null,
        AuthorizationCode? code = null,
        Keeper? keeper = null
    ) =>
        await (keeper ?? Keeper).ConnectAsync(
            new ConnectRequest
            {
                App = "keap",
                GrantName = name,
                Reconnect = reconnect,
                Code = code ?? await ConsentAsync(tenant),
                RedirectUri = "http://127.0.0.1:7400/callback/keap",
                Keep = Keep.Warm,
            },
            CancellationToken.None
        );

    public async Task<AuthorizationCode> ConsentAsync(string? tenant = null)
    {
        var app = await Store.FindAppAsync("keap", CancellationToken.None);
        var redirect = "http://127.0.0.1:7400/callback/keap";
        var url = AuthorizationRequest.Build(app!, The.Keap, redirect, AuthorizationState.New(), null);
        var back = await Keap.ConsentAsync(url, tenant);
        return new AuthorizationCode(HttpUtility.ParseQueryString(back.Query)["code"]!);
    }

    public async Task<Grant> GrantAsync(string name = "acme") =>
        (await Store.FindByNameAsync(name, CancellationToken.None))!.Grant;

    /// As another keeper's store has it, while this one's is away.
    public static async Task<Grant> GrantOfAsync(Keeper keeper) =>
        (await keeper.Options.Store.FindByNameAsync("acme", CancellationToken.None))!.Grant;

    public Task<IReadOnlyList<Attempt>> AttemptsAsync() => AttemptsOfAsync("acme");

    public async Task<IReadOnlyList<Attempt>> AttemptsOfAsync(string name)
    {
        var attempts = await Store.ListAttemptsAsync((await GrantAsync(name)).Id, 100, CancellationToken.None);
        return [.. attempts.Where(attempt => attempt is { Kind: AttemptKind.Refresh, Node: not Thief })];
    }

    /// To one second before the present access token ends: less than anybody asks for, and it still lives.
    public async Task ExpireSoonAsync() =>
        await Clock.AdvanceToAsync((await GrantAsync()).AccessExpiresAt.AddSeconds(-1));

    public async Task ExpireAsync() => await Clock.AdvanceToAsync((await GrantAsync()).AccessExpiresAt.AddSeconds(1));

    /// Whether Keap takes the token.
    public async Task<bool> WorksAsync(AccessToken token)
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", token.Reveal());
        using var answer = await client.GetAsync(new Uri(Keap.Address, "/crm/rest/v1/contacts"));
        return answer.IsSuccessStatusCode;
    }

    /// A leftover cron job redeems the stored refresh token behind the keeper's back.
    public async Task SpendElsewhereAsync()
    {
        using var client = new HttpClient();
        var basic = Encoding.ASCII.GetBytes($"{KeapSandboxSeed.ClientId}:{KeapSandboxSeed.ClientSecret}");
        client.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(basic));
        var grant = await GrantAsync();
        var probe = new Attempt
        {
            Id = AttemptId.New(Clock.GetUtcNow()),
            Grant = grant.Id,
            Kind = AttemptKind.Refresh,
            Parent = grant.Tip,
            Epoch = 1,
            Generation = 2,
            Node = Thief,
            StartedAt = Clock.GetUtcNow(),
        };
        var begun = await Store.BeginAsync(probe, grant.Version, TimeSpan.FromMinutes(1), CancellationToken.None);
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "refresh_token",
            ["refresh_token"] = Assert.IsType<BeginResult.Begun>(begun).RefreshToken.Reveal(),
        };
        using var answer = await client.PostAsync(new Uri(Keap.Address, "/token"), new FormUrlEncodedContent(form));
        answer.EnsureSuccessStatusCode();
        var end = new AttemptEnd
        {
            Attempt = probe.Id,
            Grant = grant.Id,
            Outcome = AttemptOutcome.NotSent,
            EndedAt = Clock.GetUtcNow(),
        };
        await Store.EndAsync(end, CancellationToken.None);
    }

    /// How much of Keap's answer a client has to see to have both tokens whole.
    public async Task<int> BytesUntilBothTokensAsync()
    {
        var pair = await Keap.IssueTokensAsync();
        var head =
            $$"""{"access_token":"{{pair.AccessToken}}","token_type":"bearer","expires_in":86400,"refresh_token":"{{pair.RefreshToken}}",""";
        return head.Length;
    }

    /// Keap is gone; tokens and clock stay as they are for <see cref="ReturnAsync"/>.
    public Task LeaveAsync() => Keap.DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        foreach (var held in Keap.Faults.All)
            held.Release();
        foreach (var one in Enumerable.Reverse(opened))
            await one.DisposeAsync();
        foreach (var spool in spools.Values)
            spool.Dispose();
        await Keap.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
