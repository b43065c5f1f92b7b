using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox;

/// <summary>A look at what the sandbox holds, and the few things a person at Keap could change by hand.</summary>
public sealed class SandboxState
{
    private readonly SandboxStore _store;
    private readonly SandboxClock _clock;

    internal SandboxState(SandboxStore store, SandboxClock clock)
    {
        _store = store;
        _clock = clock;
    }

    public IReadOnlyList<SandboxConsent> Consents
    {
        get
        {
            lock (_store.Lock)
            {
                return [.. _store.Document.Consents.Select(SandboxConsent.From)];
            }
        }
    }

    public IReadOnlyList<SandboxContact> Contacts
    {
        get
        {
            lock (_store.Lock)
            {
                return [.. _store.Document.Contacts.Select(SandboxContact.From)];
            }
        }
    }

    /// <summary>Whether the developer's account is active; if not, the token endpoint answers "Developer Inactive".</summary>
    public bool DeveloperActive
    {
        get
        {
            lock (_store.Lock)
            {
                return _store.Document.DeveloperActive;
            }
        }
        set
        {
            lock (_store.Lock)
            {
                _store.Document.DeveloperActive = value;
                _store.Changed();
            }
        }
    }

    /// <summary>What the owner does under Third-Party Authorizations: every token of the consent is dead at once.</summary>
    /// <returns>False when there is no such consent.</returns>
    public bool Revoke(string consentId)
    {
        lock (_store.Lock)
        {
            if (_store.Document.Consents.Find(consent => consent.Id == consentId) is not { } consent)
            {
                return false;
            }

            consent.RevokedAt ??= _clock.GetUtcNow();
            _store.Changed();
            return true;
        }
    }
}
