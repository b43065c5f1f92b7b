using System.Security.Cryptography;

namespace Evergrant.Sandbox.Authorization;

/// <summary>Opaque texts. Codes have the 24 characters that were recorded, tokens the 28 of Keap's gateway software.</summary>
internal static class TokenText
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    public static string NewToken() => RandomNumberGenerator.GetString(Letters, 28);

    public static string NewCode() => RandomNumberGenerator.GetString(Letters, 24);
}
