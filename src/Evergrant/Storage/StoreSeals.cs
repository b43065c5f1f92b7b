using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Evergrant.Sealing;

namespace Evergrant.Storage;

/// Seals what the store keeps, each value bound to its place.
internal sealed class StoreSeals(Sealer sealer, string storeId, byte[] fingerprintKey)
{
    private const int FingerprintBytes = 16;

    public string StoreId => storeId;

    public string Seal(AccessToken token, GrantId grant, AttemptId attempt) =>
        sealer.Seal(token.Reveal(), AccessContext(grant, attempt));

    public string Seal(RefreshToken token, GrantId grant, AttemptId attempt) =>
        sealer.Seal(token.Reveal(), RefreshContext(grant, attempt));

    public string Seal(ClientSecret secret, string app, DateTimeOffset setAt) =>
        sealer.Seal(secret.Reveal(), SecretContext(app, setAt));

    public AccessToken OpenAccessToken(string sealedToken, GrantId grant, AttemptId attempt) =>
        new(sealer.OpenText(sealedToken, AccessContext(grant, attempt)));

    public RefreshToken OpenRefreshToken(string sealedToken, GrantId grant, AttemptId attempt) =>
        new(sealer.OpenText(sealedToken, RefreshContext(grant, attempt)));

    public ClientSecret OpenSecret(string sealedSecret, string app, DateTimeOffset setAt) =>
        new(sealer.OpenText(sealedSecret, SecretContext(app, setAt)));

    /// Tells tokens apart without telling what they are: under a key of the store's own, nobody can try guesses.
    public string Fingerprint(Secret secret) => Fingerprint(secret, fingerprintKey);

    public static string Fingerprint(Secret secret, byte[] key) =>
        Convert.ToHexStringLower(
            HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(secret.Reveal())).AsSpan(0, FingerprintBytes)
        );

    private SealContext AccessContext(GrantId grant, AttemptId attempt) =>
        AccessContext(storeId, grant.ToString(), attempt.ToString());

    private SealContext RefreshContext(GrantId grant, AttemptId attempt) =>
        RefreshContext(storeId, grant.ToString(), attempt.ToString());

    private SealContext SecretContext(string app, DateTimeOffset setAt) =>
        SecretContext(storeId, app, setAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture));

    public static SealContext AccessContext(string storeId, string grant, string attempt) =>
        new(storeId, grant, attempt, "access_token");

    public static SealContext RefreshContext(string storeId, string grant, string attempt) =>
        new(storeId, grant, attempt, "refresh_token");

    public static SealContext SecretContext(string storeId, string app, string setAt) =>
        new(storeId, "app", app, setAt, "secret");
}
