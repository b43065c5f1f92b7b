using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox.Hosting;

/// <summary>What a program is told of the sandbox, as environment variables.</summary>
internal static class ProgramEnvironment
{
    /// <param name="root">Where the sandbox is, without a slash at its end.</param>
    public static Dictionary<string, string> Of(SandboxStore store, IReadOnlyList<SandboxApp> apps, string root)
    {
        var tenant = store.Personas.DefaultTenant;
        var variables = new Dictionary<string, string>
        {
            ["EVERGRANT_SANDBOX"] = root,
            ["KEAP_BASE_URL"] = root,
            ["KEAP_AUTHORIZE_URL"] = $"{root}/app/oauth/authorize",
            ["KEAP_TOKEN_URL"] = $"{root}/token",
            ["KEAP_TENANT"] = tenant ?? "",
        };
        if (apps is [var app, ..])
        {
            variables["KEAP_CLIENT_ID"] = app.ClientId;
            variables["KEAP_CLIENT_SECRET"] = app.ClientSecret;
            variables["KEAP_REDIRECT_URI"] = app.RedirectUris is [var redirect, ..] ? redirect.OriginalString : "";
        }

        if (PatOf(store, tenant) is { } pat)
            variables["KEAP_PAT"] = pat;
        return variables;
    }

    private static string? PatOf(SandboxStore store, string? tenant)
    {
        lock (store.Lock)
            return store.Document.Keys.Find(key => key.Kind == SandboxKeyKind.Pat && key.Tenant == tenant)?.Text;
    }
}
