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

    private readonly SandboxClock _clock;
    private readonly Dictionary<string, TokenSet> _byAccessToken = [];
    private readonly Dictionary<string, TokenSet> _byRefreshToken = [];
    private readonly Dictionary<string, Consent> _consents = [];
    private SandboxDocument _document;
    private long _version;

    public SandboxStore(SandboxDocument document, SandboxClock clock)
    {
        _clock = clock;
        _document = document;
        Index();
    }

    public Lock Lock { get; } = new();

    public SandboxDocument Document => _document;

    public long Version => Volatile.Read(ref _version);

    public void Changed() => Interlocked.Increment(ref _version);

    public string NextId(string prefix) =>
        string.Create(CultureInfo.InvariantCulture, $"{prefix}_{++_document.LastNumber}");

    public TokenSet? ByAccessToken(string text) => _byAccessToken.GetValueOrDefault(text);

    public TokenSet? ByRefreshToken(string text) => _byRefreshToken.GetValueOrDefault(text);

    public AuthorizationCode? CodeOf(string text) => _document.Codes.Find(code => code.Text == text);

    public Consent ConsentOf(TokenSet tokens) => _consents[tokens.ConsentId];

    public Consent ConsentOf(AuthorizationCode code) => _consents[code.ConsentId];

    /// <exception cref="ProblemException"/>
    public void Add(Consent consent)
    {
        if (_document.Consents.Count >= MostConsents)
        {
            throw new ProblemException(507, "sandbox_full", "The sandbox holds 20000 consents; reset it.");
        }

        _document.Consents.Add(consent);
        _consents.Add(consent.Id, consent);
        Changed();
    }

    public void Add(AuthorizationCode code)
    {
        if (_document.Codes.Count >= MostCodes)
        {
            _document.Codes.RemoveAt(0);
        }

        _document.Codes.Add(code);
        Changed();
    }

    public void Add(TokenSet tokens)
    {
        if (_document.TokenSets.Count >= MostTokenSets)
        {
            var oldest = _document.TokenSets[0];
            _document.TokenSets.RemoveAt(0);
            _byAccessToken.Remove(oldest.AccessToken);
            _byRefreshToken.Remove(oldest.RefreshToken);
        }

        _document.TokenSets.Add(tokens);
        Put(tokens);
        Changed();
    }

    public void Replace(SandboxDocument document)
    {
        lock (Lock)
        {
            _document = document;
            Index();
            Changed();
        }
    }

    public (byte[] Content, long Version) Snapshot()
    {
        lock (Lock)
        {
            var frozenAt = _clock.IsFrozen ? _clock.GetUtcNow() : (DateTimeOffset?)null;
            _document.Clock = new ClockPosition((long)_clock.Offset.TotalMilliseconds, frozenAt);
            return (JsonSerializer.SerializeToUtf8Bytes(_document, StateJson.Default.SandboxDocument), Version);
        }
    }

    private void Index()
    {
        _byAccessToken.Clear();
        _byRefreshToken.Clear();
        _consents.Clear();
        _document.Consents.ForEach(consent => _consents[consent.Id] = consent);
        _document.TokenSets.ForEach(Put);
    }

    private void Put(TokenSet tokens)
    {
        _byAccessToken[tokens.AccessToken] = tokens;
        _byRefreshToken[tokens.RefreshToken] = tokens;
    }
}
