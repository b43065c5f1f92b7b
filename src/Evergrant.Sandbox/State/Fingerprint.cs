using System.Security.Cryptography;
using System.Text;

namespace Evergrant.Sandbox.State;

/// <summary>What the log and the lineage show in place of a secret.</summary>
internal static class Fingerprint
{
    public static string Of(string secret) =>
        "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)).AsSpan(0, 6));
}
