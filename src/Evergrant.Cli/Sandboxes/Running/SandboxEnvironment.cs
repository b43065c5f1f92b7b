using Evergrant.Sandbox;

namespace Evergrant.Cli.Sandboxes.Running;

/// What a program is told of the sandbox that runs for it, as environment variables.
internal static class SandboxEnvironment
{
    public static Dictionary<string, string> Of(KeapSandbox keap)
    {
        var root = keap.Address.GetLeftPart(UriPartial.Authority);
        return new Dictionary<string, string>
        {
            [SandboxOptions.Variable] = root,
            ["KEAP_BASE_URL"] = root,
            ["KEAP_AUTHORIZE_URL"] = $"{root}/app/oauth/authorize",
            ["KEAP_TOKEN_URL"] = $"{root}/token",
            ["KEAP_CLIENT_ID"] = KeapSandboxSeed.ClientId,
            ["KEAP_CLIENT_SECRET"] = KeapSandboxSeed.ClientSecret,
            ["KEAP_REDIRECT_URI"] = KeapSandboxSeed.RedirectUris[0].OriginalString,
            ["KEAP_TENANT"] = KeapSandboxSeed.DefaultTenant,
            ["KEAP_PAT"] = KeapSandboxSeed.PersonalAccessToken,
        };
    }
}
