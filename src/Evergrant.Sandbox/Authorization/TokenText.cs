using System.Security.Cryptography;
using Evergrant.Sandbox.Profiles;

namespace Evergrant.Sandbox.Authorization;

/// <summary>Opaque texts, in the lengths and letters that were recorded or, for today's tokens, of the gateway's software.</summary>
internal static class TokenText
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const string Lowercase = "abcdefghijklmnopqrstuvwxyz0123456789";

    public static string NewToken(Profile profile, int? letters = null) =>
        letters is { } wanted ? RandomNumberGenerator.GetString(Letters, wanted)
        : profile.Has(SandboxSwitch.TokenForm, "24-lowercase") ? RandomNumberGenerator.GetString(Lowercase, 24)
        : profile.Has(SandboxSwitch.TokenForm, "1000-letters") ? RandomNumberGenerator.GetString(Letters, 1000)
        : RandomNumberGenerator.GetString(Letters, 28);

    public static string NewCode(Profile profile) =>
        RandomNumberGenerator.GetString(profile.Era == KeapEra.M ? Lowercase : Letters, 24);

    public static string NewClientId() => RandomNumberGenerator.GetString(Lowercase, 24);

    public static string NewClientSecret() => RandomNumberGenerator.GetString(Lowercase, 10);

    public static string NewCookie() => RandomNumberGenerator.GetString(Letters, 28);
}
