using System.Security.Cryptography;

namespace Evergrant;

/// Names a process over all hosts and restarts: `[a-z0-9-]`, so that it can be a file's name in the spool.
public static class NodeName
{
    public static string New()
    {
        var host = new string([
            .. Environment.MachineName.ToLowerInvariant().Where(c => char.IsAsciiLetterOrDigit(c) || c == '-').Take(40),
        ]);
        return $"{host}-{Environment.ProcessId}-{RandomNumberGenerator.GetHexString(6, lowercase: true)}";
    }
}
