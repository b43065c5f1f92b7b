using Evergrant.Providers;

namespace Evergrant.Server.Dashboard;

/// A grant and whom it goes to.
/// <param name="App">Null: it is gone.</param>
/// <param name="Profile">Null: it is gone, or a static key's.</param>
internal sealed record GrantView(Grant Grant, App? App, ProviderProfile? Profile)
{
    public string Path => $"/grants/{Grant.Name}";

    public string Provider => Profile?.Title ?? App?.Profile ?? "a provider that is gone";

    /// True: nobody can consent again.
    public bool IsOrphan => Profile is null;
}

/// What happened to a grant, newest first.
internal sealed record GrantHistory(
    GrantView View,
    IReadOnlyList<Attempt> Attempts,
    IReadOnlyList<Storage.AuditEntry> Entries
);
