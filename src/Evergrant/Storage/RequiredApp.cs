namespace Evergrant.Storage;

internal static class RequiredApp
{
    /// For a grant's own app: apps are never removed while grants name them, so a missing one is a mistake of ours.
    public static async Task<App> RequireAppAsync(
        this IGrantStore store,
        string name,
        CancellationToken cancellationToken
    ) =>
        await store.FindAppAsync(name, cancellationToken)
        ?? throw new InvalidOperationException($"The store lacks the app {name} that a grant names.");
}
