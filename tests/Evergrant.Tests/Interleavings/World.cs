using Evergrant.Providers;
using Evergrant.Refresh;
using Evergrant.Sealing;
using Evergrant.Storage;

namespace Evergrant.Tests.Interleavings;

/// One grant, two nodes, a store, a provider, and what has to hold between any two steps.
internal sealed class World : IDisposable
{
    private const int Nodes = 2;
    private static readonly string Memory = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();

    private readonly DirectoryInfo folder = Directory.CreateDirectory(
        Path.Combine(Memory, $"evergrant-{Guid.NewGuid():n}")
    );
    private readonly List<Node> nodes = [];
    private readonly List<string> story = [];
    private int started;
    private Grant seen;
    private string? wrong;

    public World()
    {
        Store = new InMemoryGrantStore(ProcessTime);
        Provider.OnWire = CheckPresentation;
        Store.AddAppAsync(The.App with { Profile = "strict", BaseAddress = new Uri("http://127.0.0.1:1") }, default);
        Consent();
        seen = Grant;
        for (var number = 0; number < Nodes; number++)
            nodes.Add(new Node(this, $"n{++started}"));
    }

    public static Sealer Sealer { get; } = new(KeyRing.Create());

    public static ProviderCatalog Catalog { get; } =
        ProviderCatalog.With([
            (
                "strict",
                """
                {"name":"strict","title":"Strict","authorize_url":"https://a.example/authorize",
                 "token_url":"https://a.example/token","api_base":"https://a.example/v1","hosts":["a.example"],
                 "client_auth":{"authorization_code":"body","refresh_token":"body"},
                 "access_life":"24h","refresh_idle":"45d","reuse_rule":"unknown"}
                """
            ),
        ]);

    public Turnstile Turnstile { get; } = new();
    public StrictProvider Provider { get; } = new();
    public ManualClock Calendar { get; } = new(The.Time);
    public ManualClock ProcessTime { get; } = new(The.Time);
    public InMemoryGrantStore Store { get; }
    public string SpoolFolder => folder.FullName;
    public string Story => string.Join("\n", story);

    private Grant Grant => Store.FindByNameAsync("acme", default).Result!.Grant;

    private IReadOnlyList<Attempt> Attempts => Store.ListAttemptsAsync(Grant.Id, 1000, default).Result;

    /// One step as the number says. What it cannot do just now it leaves.
    public void Step(int choice)
    {
        var waiting = Wait();
        var (what, which) = (choice % 24, choice / 24);
        switch (what)
        {
            case < 12 when waiting.Count > 0:
                LetGo(waiting[which % waiting.Count], Passing.Well);
                break;
            case < 17 when waiting.Count > 0:
                LetGo(waiting[which % waiting.Count], Fault(what));
                break;
            case 17:
                Kill(nodes[which % Nodes]);
                break;
            case 18:
                ProcessTime.Advance(TimeSpan.FromSeconds(61));
                Tell("61 s pass");
                break;
            case 19 or 20:
                Advance(TimeSpan.FromHours(which % 30));
                break;
            case 21:
                nodes[which % Nodes].Adopt();
                Tell($"{nodes[which % Nodes].Name} looks for spools");
                break;
            case 22 when Grant.State == GrantState.NeedsReauthorization:
                Consent();
                Tell("the owner consents");
                break;
            default:
                Call(nodes[which % Nodes], which);
                break;
        }
        Wait();
        Check();
    }

    /// Everything works again: no grant is lost but one whose answer was.
    public void Settle()
    {
        var before = Grant;
        // In turn: whoever waits for another's lease would else ask for ever.
        var turn = 0;
        for (var round = 0; round < 12 && !IsSettled(before); round++)
        {
            foreach (var node in nodes)
                node.Adopt();
            while (Wait() is { Count: > 0 } waiting)
                LetGo(waiting[turn++ % waiting.Count], Passing.Well);
            ProcessTime.Advance(TimeSpan.FromSeconds(61));
            if (Grant.NextRefreshAt is { } next && next > Calendar.GetUtcNow())
                Calendar.Advance(next - Calendar.GetUtcNow());
            foreach (var node in nodes)
                node.Refresh(Grant.Id, new Demand.Scheduled());
            while (Wait() is { Count: > 0 } waiting)
                LetGo(waiting[turn++ % waiting.Count], Passing.Well);
            Check();
        }
        var grant = Grant;
        if (Provider.IsLost)
            Demand(grant.State == GrantState.NeedsReauthorization, $"lost, and not said: {grant}");
        else
            // Two presentations that are held for sent are the most there may be, whether they were sent or not.
            Demand(grant.State == GrantState.Active || Silent(grant) > 1, $"nothing was lost, and yet: {grant}");
        Demand(Attempts.All(attempt => attempt.Outcome is not null), "an attempt stayed open");
    }

    private int Silent(Grant grant) =>
        Attempts.Count(attempt => attempt.Parent == grant.Tip && attempt.Outcome == AttemptOutcome.Unknown);

    /// It is over, or has been rotated: what was kept is the token that works.
    private bool IsSettled(Grant before) =>
        Grant is var grant
        && Turnstile.WhenAllWait(() => nodes.Sum(node => node.Running)).Count == 0
        && Attempts.All(attempt => attempt.Outcome is not null)
        && (
            grant.State == GrantState.NeedsReauthorization
            || (grant.State == GrantState.Active && grant.Generation > before.Generation)
        );

    public void Announced(GrantSnapshot snapshot)
    {
        var stored = Store.FindAsync(snapshot.Grant.Id, default).Result!;
        var isTip = stored.Grant.Tip == snapshot.Grant.Tip;
        if (isTip ? stored.AccessToken.Reveal() != snapshot.AccessToken.Reveal() : !IsStored(snapshot))
            wrong ??= $"an access token was announced that is not in the store: {snapshot.Grant}";
    }

    public void Dispose()
    {
        foreach (var node in nodes)
            node.Kill();
        folder.Delete(recursive: true);
    }

    /// An attempt of another generation was once the tip.
    private bool IsStored(GrantSnapshot snapshot) =>
        Attempts.Any(attempt => attempt.Id == snapshot.Grant.Tip && attempt.Outcome == AttemptOutcome.Answered);

    private IReadOnlyList<Waiting> Wait() =>
        [.. Turnstile.WhenAllWait(() => nodes.Sum(node => node.Running)).OrderBy(one => one.Node.Name)];

    private void LetGo(Waiting one, Passing how)
    {
        Tell($"{one.Node.Name} at {one.Place}: {how}");
        // Who waits for another's lease would ask for ever where no time passes.
        if (one.Place == Place.Pause)
            ProcessTime.Advance(TimeSpan.FromSeconds(5));
        Turnstile.Release(one, how);
    }

    private static Passing Fault(int what) =>
        what switch
        {
            12 => Passing.Failed,
            13 or 14 => Passing.Unheard,
            15 => Passing.Cut,
            _ => Passing.Busy,
        };

    private void Kill(Node node)
    {
        Wait();
        Tell($"{node.Name} is killed");
        node.Kill();
        var next = new Node(this, $"n{++started}");
        nodes[nodes.IndexOf(node)] = next;
        next.Adopt();
    }

    private void Advance(TimeSpan by)
    {
        Calendar.Advance(by);
        Tell($"{by.TotalHours} h pass");
    }

    private void Call(Node node, int which)
    {
        Demand demand =
            which % 3 == 0 ? new Demand.Ordered(Grant.Generation)
            : which % 3 == 1 ? new Demand.Called(TimeSpan.FromHours(23))
            : new Demand.Scheduled();
        Tell($"{node.Name} is asked: {demand}");
        node.Refresh(Grant.Id, demand);
    }

    private void Consent()
    {
        var (refresh, access) = Provider.Issue();
        var known = Store.FindByNameAsync("acme", default).Result?.Grant;
        var now = Calendar.GetUtcNow();
        var attempt = new Attempt
        {
            Id = AttemptId.New(now),
            Grant = known?.Id ?? GrantId.New(now),
            Kind = AttemptKind.Code,
            Epoch = 1,
            Generation = 1,
            Node = "consent",
            StartedAt = now,
        };
        Store.BeginConsentAsync(attempt, new AuthorizationCode($"code for {refresh}"), default);
        var consent = new Consent
        {
            Attempt = attempt,
            GrantName = "acme",
            App = The.App.Name,
            Keep = Keep.Warm,
            Tokens = new TokenSet
            {
                AccessToken = new(access),
                RefreshToken = new(refresh),
                ObtainedAt = now,
                AccessExpiresAt = now.AddHours(24),
                RefreshIdleEndsAt = now.AddDays(45),
            },
            Evidence = new Evidence { At = now, What = "connected" },
            NextRefreshAt = now.AddHours(16),
            AppSecretSetAt = The.App.SecretSetAt,
        };
        Store.CommitConsentAsync(consent, default);
    }

    /// Invariants 1 and 3: it is on record, and of all its presentations at most two have no answer.
    private void CheckPresentation(string token)
    {
        var attempts = Attempts.Where(attempt => attempt.Kind == AttemptKind.Refresh).ToList();
        var ofToken = attempts
            .GroupBy(attempt => attempt.ParentFingerprint)
            .Where(group => group.Any(attempt => attempt.Outcome is null))
            .MaxBy(group => group.Max(attempt => attempt.Id));
        if (ofToken is null && attempts.All(attempt => attempt.Outcome != AttemptOutcome.Unknown))
            wrong ??= $"{token} was presented and no attempt is on record";
        foreach (var group in attempts.GroupBy(attempt => attempt.ParentFingerprint))
            if (group.Count(attempt => attempt.Outcome is null or AttemptOutcome.Unknown) > 2)
                wrong ??= $"more than two attempts of {token} have no answer";
    }

    private void Check()
    {
        var grant = Grant;
        Demand((grant.Epoch, grant.Generation).CompareTo((seen.Epoch, seen.Generation)) >= 0, $"{seen} → {grant}");
        seen = grant;
        var sent = Attempts.Count(attempt =>
            attempt.Kind == AttemptKind.Refresh && attempt.Outcome != AttemptOutcome.NotSent
        );
        Demand(Provider.Presentations.Values.Sum() <= sent, "more presentations than attempts that may have been sent");
        Demand(wrong is null, wrong ?? "");
    }

    private void Tell(string what) => story.Add(what);

    private void Demand(bool holds, string otherwise)
    {
        if (!holds)
            throw new InvalidOperationException(otherwise + "\n" + Story);
    }
}
