using Evergrant.Sandbox;

namespace Evergrant.Cli.Sandboxes.Running;

/// What a program is told of the sandbox that runs for it, as environment variables.
internal static class SandboxEnvironment
{
    public static Dictionary<string, string> Of(KeapSandbox keap)
    {
        var root = keap.Address.GetLeftPart(UriPartial.Authority);
        var environment = new Dictionary<string, string>
        {
            [SandboxOptions.Variable] = root,
            ["KEAP_BASE_URL"] = root,
            ["KEAP_AUTHORIZE_URL"] = $"{root}/app/oauth/authorize",
            ["KEAP_TOKEN_URL"] = $"{root}/token",
            ["KEAP_TENANT"] = keap.Personas.DefaultTenant ?? "",
        };
        if (keap.Apps is [var app, ..])
        {
            environment["KEAP_CLIENT_ID"] = app.ClientId;
            environment["KEAP_CLIENT_SECRET"] = app.ClientSecret;
            environment["KEAP_REDIRECT_URI"] = app.RedirectUris is [var redirect, ..] ? redirect.OriginalString : "";
        }

        if (keap.Personas == SandboxPersonas.Default)
            environment["KEAP_PAT"] = KeapSandboxSeed.PersonalAccessToken;
        return environment;
    }
}
