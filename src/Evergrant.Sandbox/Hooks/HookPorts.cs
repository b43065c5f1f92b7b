using System.Collections.Concurrent;
using System.Net;

namespace Evergrant.Sandbox.Hooks;

/// <summary>
/// The ports that hooks may be sent to. Whoever can make a subscription could otherwise have the sandbox post to any
/// program of this machine.
/// </summary>
internal sealed class HookPorts
{
    private readonly ConcurrentDictionary<int, bool> ports = new();

    /// <exception cref="ArgumentException"/>
    public HookPorts(IEnumerable<int> declared)
    {
        foreach (var port in declared)
            Add(port);
    }

    /// <exception cref="ArgumentOutOfRangeException"/>
    public void Add(int port)
    {
        if (port is <= IPEndPoint.MinPort or > IPEndPoint.MaxPort)
            throw new ArgumentOutOfRangeException(nameof(port), "A port that hooks are sent to is 1 to 65535.");

        ports[port] = true;
    }

    /// <param name="url">One that <see cref="HookAddress"/> takes.</param>
    public bool Allow(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) && ports.ContainsKey(uri.Port);
}
