using Evergrant.Sandbox.Hosting;
using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox.Apps;

/// <summary>The apps of the seed, with the redirect addresses they have registered by now.</summary>
internal sealed class AppBook(SandboxStore store, StateWriter writer)
{
    private const int MostRedirectUris = 20;

    public static SandboxApp? Find(string? clientId) =>
        KeapSandboxSeed.Apps.FirstOrDefault(app => app.ClientId == clientId);

    /// <summary>The first is the one that Account Central names.</summary>
    public IReadOnlyList<string> RedirectUrisOf(string clientId)
    {
        lock (store.Lock)
        {
            return store.Document.Apps.Find(app => app.ClientId == clientId)?.RedirectUris
                ?? [.. Find(clientId)!.RedirectUris.Select(uri => uri.OriginalString)];
        }
    }

    /// <exception cref="ProblemException"/>
    public async Task RegisterAsync(string clientId, IReadOnlyList<string> redirectUris)
    {
        if (Find(clientId) is null)
            throw new ProblemException(404, "no_such_app", "No app has that client_id.");

        if (redirectUris.Count is 0 or > MostRedirectUris || !redirectUris.All(RedirectAddress.IsUsable))
        {
            throw ProblemException.BadRequest(
                "invalid_redirect_uris",
                "redirect_uris are 1 to 20 absolute http or https addresses without a fragment."
            );
        }

        lock (store.Lock)
        {
            store.Document.Apps.RemoveAll(app => app.ClientId == clientId);
            store.Document.Apps.Add(new AppRecord { ClientId = clientId, RedirectUris = [.. redirectUris] });
            store.Changed();
        }

        await writer.SaveAsync();
    }
}
