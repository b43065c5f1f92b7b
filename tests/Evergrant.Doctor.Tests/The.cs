using System.Text;

namespace Evergrant.Doctor.Tests;

/// Values that stand for real ones. None was ever anybody's.
internal static class The
{
    public const string ClientId = "k3v9q7m2x8t4r6w1z5b0n3c7";
    public const string Secret = "hT7mQ2vX9a";
    public const string RefreshToken = "r8Yp2LkQ5vNc7XbT1mZs4WdG6hJf";
    public const string AccessToken = "a4Ht9VqM3xPz6RkC8nBw2SdL7yGj";
    public const string Code = "c5ZxN8bQ2mTk7VrY4wLp9sDh";
    public const string Key = "KeapAK-0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f607182";
    public const string LegacyKey = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";

    public static string Basic(string pair) => Convert.ToBase64String(Encoding.UTF8.GetBytes(pair));

    public static string GoodRefresh =>
        $"curl https://api.infusionsoft.com/token -u '{ClientId}:{Secret}' -d grant_type=refresh_token -d refresh_token={RefreshToken}";

    public static string GoodExchange =>
        $"curl https://api.infusionsoft.com/token -d grant_type=authorization_code -d client_id={ClientId} -d client_secret={Secret} -d code={Code} --data-urlencode redirect_uri=https://shop.example.com/cb";

    public static string GoodCall =>
        $"curl https://api.infusionsoft.com/crm/rest/v1/contacts -H 'Authorization: Bearer {AccessToken}'";

    public static string GoodAuthorize =>
        $"GET https://accounts.infusionsoft.com/app/oauth/authorize?client_id={ClientId}&redirect_uri=https%3A%2F%2Fshop.example.com%2Fcb&response_type=code&scope=full";
}
