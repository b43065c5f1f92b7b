using System.Security.Cryptography;
using Evergrant.Sandbox.Profiles;
using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox.Authorization;

/// <summary>Opaque texts, in the lengths and letters that were recorded or, for today's tokens, of the gateway's software.</summary>
internal sealed class TokenText(SandboxStore store, long? seed)
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const string Lowercase = "abcdefghijklmnopqrstuvwxyz0123456789";
    private const string Hex = "0123456789abcdef";
    private const int KeyLength = 50;

    public string NewToken(Profile profile, int? letters = null) =>
        letters is { } wanted ? Next(Letters, wanted)
        : profile.Has(SandboxSwitch.TokenForm, "24-lowercase") ? Next(Lowercase, 24)
        : profile.Has(SandboxSwitch.TokenForm, "1000-letters") ? Next(Letters, 1000)
        : Next(Letters, 28);

    public string NewCode(Profile profile) => Next(profile.Era == KeapEra.M ? Lowercase : Letters, 24);

    public string NewClientId() => Next(Lowercase, 24);

    public string NewClientSecret() => Next(Lowercase, 10);

    /// <summary>What follows the prefix of a PAT or SAK.</summary>
    public string NewKey() => Next(Hex, KeyLength);

    /// <inheritdoc cref="NewKey"/>
    public static string NewKey(StateContent content, long? seed) =>
        Of(Hex, KeyLength, seed, seed is null ? 0 : ++content.Document.LastNumber);

    public static string NewCookie() => RandomNumberGenerator.GetString(Letters, 28);

    public static string NewHiddenSecret() => RandomNumberGenerator.GetString(Lowercase, 10);

    private string Next(string alphabet, int length)
    {
        if (seed is null)
            return Of(alphabet, length, null, 0);

        lock (store.Lock)
            return Of(alphabet, length, seed, ++store.Document.LastNumber);
    }

    // The number is kept with the state: a sandbox that carries on repeats none.
    private static string Of(string alphabet, int length, long? seed, long number)
    {
        if (seed is not { } key)
            return RandomNumberGenerator.GetString(alphabet, length);

        var bytes = HKDF.Expand(
            HashAlgorithmName.SHA256,
            SHA256.HashData(BitConverter.GetBytes(key)),
            length * 2,
            BitConverter.GetBytes(number)
        );
        return string.Create(
            length,
            (alphabet, bytes),
            static (text, from) =>
            {
                for (var at = 0; at < text.Length; at++)
                    text[at] = from.alphabet[BitConverter.ToUInt16(from.bytes, at * 2) % from.alphabet.Length];
            }
        );
    }
}
