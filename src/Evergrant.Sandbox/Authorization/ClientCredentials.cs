using System.Security.Cryptography;
using System.Text;

namespace Evergrant.Sandbox.Authorization;

// A class, not a record: a record would print the secret.
internal sealed class ClientCredentials(string clientId, string secret)
{
    public string ClientId { get; } = clientId;

    public bool SecretIsTheId => secret == ClientId;

    public bool Fits(SandboxApp app) =>
        CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(secret),
            Encoding.UTF8.GetBytes(app.ClientSecret)
        );

    public static ClientCredentials? FromBody(string? clientId, string? secret) =>
        string.IsNullOrEmpty(clientId) ? null : new ClientCredentials(clientId, secret ?? "");

    public static ClientCredentials? FromBasic(string authorization)
    {
        const string scheme = "Basic ";
        if (!authorization.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            return null;
        var encoded = authorization[scheme.Length..].Trim();
        var decoded = new byte[encoded.Length];
        if (!Convert.TryFromBase64String(encoded, decoded, out var length))
            return null;
        var text = Encoding.UTF8.GetString(decoded, 0, length);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 ? new ClientCredentials(text[..colon], text[(colon + 1)..]) : null;
    }
}
