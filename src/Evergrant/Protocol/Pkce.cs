using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Evergrant.Providers;

namespace Evergrant.Protocol;

/// Proof key of one authorization (RFC 7636), S256 only.
public sealed record Pkce(CodeVerifier Verifier)
{
    public string Challenge { get; } =
        Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier.Reveal())));

    /// Null where the provider is not known to take it: some refuse parameters they do not know.
    public static Pkce? For(ProviderProfile profile) =>
        profile.Pkce ? new(new CodeVerifier(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)))) : null;
}
