using System.Globalization;
using System.Text.Json;
using Evergrant.Sandbox.Hosting;

namespace Evergrant.Sandbox.State;

/// <summary>The document in memory, its lock and its indexes. Whoever reads or changes it holds <see cref="Lock"/>.</summary>
internal sealed class SandboxStore
{
    // Oldest first out. A grant rotated every 16 hours needs 27 years for these.
    private const int MostTokenSets = 20_000;
    private const int MostCodes = 1_000;
    private const int MostConsents = 20_000;

    private readonly SandboxClock clock;
    private readonly Dictionary<string, TokenSet> byAccessToken = [];
    private readonly Dictionary<string, TokenSet> byRefreshToken = [];
    private readonly Dictionary<string, Consent> consents = [];
    private SandboxDocument document;
    private long version;

    public SandboxStore(SandboxDocument document, SandboxClock clock)
    {
        this.clock = clock;
        this.document = document;
        Index();
    }

    public Lock Lock { get; } = new();

    public SandboxDocument Document => this.document;

    // A bool needs no lock to be read, and every token request asks.
    public bool DeveloperActive => this.document.DeveloperActive;

    public long Version => Volatile.Read(ref version);

    public void Changed() => Interlocked.Increment(ref version);

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
        Changed();
        return consent;
    }

    public void Add(AuthorizationCode code)
    {
        if (this.document.Codes.Count >= MostCodes)
            this.document.Codes.RemoveAt(0);

        this.document.Codes.Add(code);
        Changed();
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
        Changed();
    }

    public void Replace(SandboxDocument document)
    {
        lock (Lock)
        {
            this.document = document;
            Index();
            Changed();
        }
    }

    public (byte[] Content, long Version) Snapshot()
    {
        lock (Lock)
        {
            var frozenAt = this.clock.IsFrozen ? this.clock.GetUtcNow() : (DateTimeOffset?)null;
            this.document.Clock = new ClockPosition((long)this.clock.Offset.TotalMilliseconds, frozenAt);
            return (JsonSerializer.SerializeToUtf8Bytes(this.document, StateJson.Default.SandboxDocument), Version);
        }
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
