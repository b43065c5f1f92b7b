using System.Globalization;
using System.Text.Json;
using Evergrant.Sandbox.Hosting;

namespace Evergrant.Sandbox.State;

/// <summary>The document in memory, its lock and its indexes. Whoever reads or changes it holds <see cref="Lock"/>.</summary>
internal sealed class SandboxStore
{
    // Oldest first out. A grant rotated every 16 hours needs 27 years for these.
    public const int MostTokenSets = 20_000;
    public const int MostCodes = 1_000;
    private const int MostConsents = 20_000;

    private readonly SandboxClock clock;
    private readonly Dictionary<string, TokenSet> byAccessToken = [];
    private readonly Dictionary<string, TokenSet> byRefreshToken = [];
    private readonly Dictionary<string, Consent> consents = [];
    private readonly Dictionary<string, Records> kinds = [];
    private SandboxDocument document;
    private volatile SandboxPersonas personas = SandboxPersonas.Default;
    private Unsaved? unsaved;
    private long version;
    private volatile bool isStopping;

    public SandboxStore(StateContent content, SandboxClock clock)
    {
        this.clock = clock;
        this.document = content.Document;
        Replace(content);
    }

    public Lock Lock { get; } = new();

    /// <summary>Called under the lock when the store holds another world.</summary>
    public Action? Replaced { get; set; }

    public SandboxDocument Document => this.document;

    /// <summary>Who is there.</summary>
    public SandboxPersonas Personas => this.personas;

    // A bool needs no lock to be read, and every token request asks.
    public bool DeveloperActive => this.document.DeveloperActive;

    public long Version => Volatile.Read(ref version);

    /// <summary>The records of a kind, the same for all who ask.</summary>
    public Records Records(string kind)
    {
        lock (Lock)
        {
            if (!kinds.TryGetValue(kind, out var records))
                kinds.Add(kind, records = new Records(kind, () => ++this.document.LastNumber, Changed));

            return records;
        }
    }

    /// <summary>One of the settings: an app, a key, a profile, whether the developer is active.</summary>
    public void Changed()
    {
        unsaved?.Settings = true;
        Interlocked.Increment(ref version);
    }

    /// <summary>Only time went on.</summary>
    public void Moved() => Interlocked.Increment(ref version);

    public void Changed(Consent consent)
    {
        unsaved?.Consents.Add(consent);
        Interlocked.Increment(ref version);
    }

    public void Changed(AuthorizationCode code)
    {
        unsaved?.Codes.Add(code);
        Interlocked.Increment(ref version);
    }

    public void Changed(TokenSet tokens)
    {
        unsaved?.TokenSets.Add(tokens);
        Interlocked.Increment(ref version);
    }

    /// <summary>From here on changes are kept until they are taken.</summary>
    public void CollectChanges()
    {
        lock (Lock)
            unsaved = new Unsaved { Whole = true };
    }

    public string NextId(string prefix) =>
        string.Create(CultureInfo.InvariantCulture, $"{prefix}_{++this.document.LastNumber}");

    public TokenSet? ByAccessToken(string text) => byAccessToken.GetValueOrDefault(text);

    public TokenSet? ByRefreshToken(string text) => byRefreshToken.GetValueOrDefault(text);

    public AuthorizationCode? CodeOf(string text) => this.document.Codes.Find(code => code.Text == text);

    public KeyRecord? KeyOf(string text) => this.document.Keys.Find(key => key.Text == text);

    public Consent ConsentOf(TokenSet tokens) => this.consents[tokens.ConsentId];

    public Consent ConsentOf(AuthorizationCode code) => this.consents[code.ConsentId];

    /// <exception cref="ProblemException"/>
    public Consent NewConsent(string clientId, string login, string tenant, DateTimeOffset now)
    {
        if (this.document.Consents.Count >= MostConsents)
            throw new ProblemException(507, "sandbox_full", "The sandbox holds 20000 consents; reset it.");

        var consent = new Consent
        {
            Id = NextId("co"),
            ClientId = clientId,
            Login = login,
            Tenant = tenant,
            GivenAt = now,
        };
        this.document.Consents.Add(consent);
        this.consents.Add(consent.Id, consent);
        Changed(consent);
        return consent;
    }

    public void Add(AuthorizationCode code)
    {
        if (this.document.Codes.Count >= MostCodes)
            this.document.Codes.RemoveAt(0);

        this.document.Codes.Add(code);
        Changed(code);
    }

    public void Add(TokenSet tokens)
    {
        if (this.document.TokenSets.Count >= MostTokenSets)
        {
            var oldest = this.document.TokenSets[0];
            this.document.TokenSets.RemoveAt(0);
            byAccessToken.Remove(oldest.AccessToken);
            // A fault can make a later generation go on with the same one.
            if (byRefreshToken.GetValueOrDefault(oldest.RefreshToken) == oldest)
                byRefreshToken.Remove(oldest.RefreshToken);
        }

        this.document.TokenSets.Add(tokens);
        Put(tokens);
        Changed(tokens);
    }

    public void Replace(StateContent content)
    {
        lock (Lock)
        {
            // Other worlds are none of this one's state, and one may be made at this moment.
            content.Document.Worlds = this.document.Worlds;
            this.document = content.Document;
            this.personas = content.Personas;
            foreach (var kind in content.Kinds)
                Records(kind.Kind);
            foreach (var records in kinds.Values)
                records.ReplaceBy(content.Find(records.Kind));
            Index();
            unsaved?.Whole = true;
            Changed();
            Replaced?.Invoke();
        }
    }

    /// <summary>One tenant as it is in that state. Nothing of another tenant changes.</summary>
    public void Replace(string tenant, StateContent content)
    {
        lock (Lock)
        {
            var gone = this
                .document.Consents.Where(consent => consent.Tenant == tenant)
                .Select(one => one.Id)
                .ToHashSet();
            this.document.Consents.RemoveAll(consent => gone.Contains(consent.Id));
            this.document.Codes.RemoveAll(code => gone.Contains(code.ConsentId));
            this.document.TokenSets.RemoveAll(tokens => gone.Contains(tokens.ConsentId));
            this.document.Keys.RemoveAll(key => key.Tenant == tenant);
            // A name is unique in the whole sandbox, and may have been given to another tenant's key since.
            this.document.Keys.AddRange(
                content.Document.Keys.Where(key =>
                    key.Tenant == tenant && !this.document.Keys.Exists(one => one.Name == key.Name)
                )
            );
            foreach (var kind in content.Kinds)
                Records(kind.Kind);
            foreach (var records in kinds.Values)
                records.ReplaceBy(tenant, content.Find(records.Kind));
            Index();
            // A line tells of no consent that is gone.
            unsaved?.Whole = true;
            Changed();
        }
    }

    /// <summary>What changed since the last line or picture, ending in a line feed; null when only a picture tells it.</summary>
    public (byte[]? Line, long Version) TakeLine()
    {
        lock (Lock)
        {
            if (unsaved is not { Whole: false } changes)
                return (null, Version);

            NoteClock();
            unsaved = new Unsaved();
            byte[] line =
            [
                .. JsonSerializer.SerializeToUtf8Bytes(changes.ToLine(this.document), StateJson.Default.StateLine),
                (byte)'\n',
            ];
            return (line, Version);
        }
    }

    public (StatePicture Picture, long Version) TakePicture()
    {
        lock (Lock)
        {
            if (unsaved is not null)
                unsaved = new Unsaved();
            return (Picture(), Version);
        }
    }

    /// <summary>For who holds the lock.</summary>
    public StatePicture Picture()
    {
        NoteClock();
        return new(
            JsonSerializer.SerializeToUtf8Bytes(this.document, StateJson.Default.SandboxDocument),
            [.. kinds.Values.Select(one => (one.Kind, one.All.ToArray()))]
        );
    }

    /// <summary>From here on no time is lost: what is written is where the clock stops.</summary>
    public void Stop() => isStopping = true;

    private void NoteClock() => this.document.Clock = this.clock.Position(isStopping);

    private void Changed(Records kind, string tenant, long id)
    {
        unsaved?.Records.Add((kind, tenant, id));
        Interlocked.Increment(ref version);
    }

    private void Index()
    {
        byAccessToken.Clear();
        byRefreshToken.Clear();
        this.consents.Clear();
        this.document.Consents.ForEach(consent => this.consents[consent.Id] = consent);
        this.document.TokenSets.ForEach(Put);
    }

    private void Put(TokenSet tokens)
    {
        byAccessToken[tokens.AccessToken] = tokens;
        byRefreshToken[tokens.RefreshToken] = tokens;
    }
}
