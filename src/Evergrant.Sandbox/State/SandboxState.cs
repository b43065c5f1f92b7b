using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox;

/// <summary>A look at what the sandbox holds, and the few things a person at Keap could change by hand.</summary>
public sealed class SandboxState
{
    private readonly SandboxStore store;
    private readonly SandboxClock clock;
    private readonly StateWriter writer;

    internal SandboxState(SandboxStore store, SandboxClock clock, StateWriter writer)
    {
        this.store = store;
        this.clock = clock;
        this.writer = writer;
    }

    public IReadOnlyList<SandboxConsent> Consents
    {
        get
        {
            lock (this.store.Lock)
                return [.. this.store.Document.Consents.Select(SandboxConsent.From)];
        }
    }

    public IReadOnlyList<SandboxContact> Contacts
    {
        get
        {
            lock (this.store.Lock)
                return [.. this.store.Records(Kind.Contacts).All.Select(SandboxContact.From)];
        }
    }

    /// <summary>The mails that were caught, oldest first; the oldest go when there are many.</summary>
    public IReadOnlyList<SandboxMail> Mail
    {
        get
        {
            lock (this.store.Lock)
                return [.. this.store.Records(Kind.Mails).All.Select(SandboxMail.From).OrderBy(mail => mail.Number)];
        }
    }

    /// <summary>Whether the developer's account is active; if not, the token endpoint and the API answer "Developer Inactive".</summary>
    public bool DeveloperActive
    {
        get
        {
            lock (this.store.Lock)
                return this.store.Document.DeveloperActive;
        }
        set
        {
            lock (this.store.Lock)
            {
                this.store.Document.DeveloperActive = value;
                this.store.Changed();
            }

            this.writer.Save();
        }
    }

    /// <summary>What the owner does under Third-Party Authorizations: every token of the consent is dead at once.</summary>
    /// <returns>False when there is no such consent.</returns>
    public bool Revoke(string consentId)
    {
        lock (this.store.Lock)
        {
            if (this.store.Document.Consents.Find(consent => consent.Id == consentId) is not { } consent)
                return false;

            consent.RevokedAt ??= this.clock.GetUtcNow();
            this.store.Changed(consent);
        }

        this.writer.Save();
        return true;
    }

    /// <summary>Ends the access tokens of a consent now. The refresh token goes on.</summary>
    /// <returns>False when there is no such consent.</returns>
    public bool ExpireAccess(string consentId) =>
        Shorten(consentId, static (tokens, now) => tokens.AccessExpiresAt = Earlier(tokens.AccessExpiresAt, now));

    /// <summary>Ends the refresh token of a consent now, as if nobody had used it for too long.</summary>
    /// <returns>False when there is no such consent.</returns>
    public bool ExpireRefresh(string consentId) =>
        Shorten(consentId, static (tokens, now) => tokens.RefreshExpiresAt = Earlier(tokens.RefreshExpiresAt, now));

    private bool Shorten(string consentId, Action<TokenSet, DateTimeOffset> shorten)
    {
        lock (this.store.Lock)
        {
            if (!this.store.Document.Consents.Exists(consent => consent.Id == consentId))
                return false;

            var now = this.clock.GetUtcNow();
            foreach (var tokens in this.store.Document.TokenSets.Where(tokens => tokens.ConsentId == consentId))
            {
                shorten(tokens, now);
                this.store.Changed(tokens);
            }
        }

        this.writer.Save();
        return true;
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
