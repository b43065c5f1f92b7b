using System.Collections.Concurrent;
using System.Net;
using System.Runtime.CompilerServices;

namespace Evergrant.Hosting.Tests.Http;

/// The system's proxy of this process, as HTTP_PROXY would have it: for the addresses that a test says.
internal sealed class SystemProxy : IWebProxy
{
    private static readonly ConcurrentDictionary<string, Uri> Proxies = new();

    public ICredentials? Credentials { get; set; }

    public static void Stand(Uri proxy, Uri before) => Proxies[before.Authority] = proxy;

    public Uri? GetProxy(Uri destination) => Proxies.GetValueOrDefault(destination.Authority);

    public bool IsBypassed(Uri host) => GetProxy(host) is null;

    // Whoever sends later has taken it by then.
    [ModuleInitializer]
    internal static void Begin() => HttpClient.DefaultProxy = new SystemProxy();
}
