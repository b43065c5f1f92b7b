using System.Security.Cryptography;
using System.Text;
using Evergrant.Providers;

namespace Evergrant.Refresh;

/// What an app's requests are made by and its answers read by, besides its secret. Pure.
internal static class AppConfiguration
{
    /// The same as long as a refusal would come back the same, as far as data say. No secret. The program's version is left
    /// out: what is dead would be presented again after each update.
    public static string Digest(App app, ProviderProfile profile)
    {
        object?[] parts =
        [
            ProviderEndpoints.For(app, profile).Token,
            app.ClientId,
            profile.RefreshAuth,
            profile.CredentialEncoding,
            profile.AccessLife,
            profile.RefreshIdle,
            profile.RefreshAbsolute,
            profile.ReuseRule,
            profile.Grace,
            string.Join(',', profile.DoubtfulStatuses),
            profile.ApiBase,
            profile.ProbePath,
            // Written out: what a record says of itself changes with the program.
            string.Join(
                ',',
                profile.Verdicts.Select(row => $"{row.Status} {row.Error} {row.Description} {row.Fault} {row.Class}")
            ),
        ];
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))));
    }
}
