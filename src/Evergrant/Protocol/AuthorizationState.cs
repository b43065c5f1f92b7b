using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Evergrant.Protocol;

/// Ties an answer to the browser that asked: 256 random bits, used once. Only <see cref="Hash"/> is stored.
public sealed class AuthorizationState(string value) : Secret(value, "[state]")
{
    /// SHA-256 in lower-case hexadecimal.
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Reveal())));

    public static AuthorizationState New() => new(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)));
}
