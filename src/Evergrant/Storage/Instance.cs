using System.Security.Cryptography;
using System.Text;

namespace Evergrant.Storage;

/// How a machine, or an installation that was given a name, is written down.
internal static class Instance
{
    private const string Given = "name:";

    public static string OfName(string name) => Given + name;

    /// A machine's id is for its own programs: only what it hashes to is written.
    public static string OfMachine(string id) =>
        "machine:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("evergrant " + id)).AsSpan(0, 8));

    public static bool IsGiven(string instance) => instance.StartsWith(Given, StringComparison.Ordinal);
}
