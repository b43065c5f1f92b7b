using System.Security.Cryptography;
using System.Text;

namespace Evergrant;

/// Names a process over all hosts and restarts: `[a-z0-9-]`, so that it can be a file's name in the spool.
public static class NodeName
{
    public static string New()
    {
        var host = new StringBuilder();
        foreach (var c in Environment.MachineName.ToLowerInvariant())
            if (host.Length < 40 && (char.IsAsciiLetterOrDigit(c) || c == '-'))
                host.Append(c);
        return $"{host}-{Environment.ProcessId}-{RandomNumberGenerator.GetHexString(6, lowercase: true)}";
    }
}
