using System.Net;
using Evergrant.Providers;

namespace Evergrant.Http;

/// A proxy for everything but this machine. What stays here may go in the clear; on its way to a proxy, everybody could read
/// the token.
/// <param name="chosen">Null: the system's, as HTTP_PROXY and its kin have it.</param>
internal sealed class ProxyElsewhere(IWebProxy? chosen = null) : IWebProxy
{
    private readonly IWebProxy proxy = chosen ?? HttpClient.DefaultProxy;

    public ICredentials? Credentials
    {
        get => proxy.Credentials;
        set => proxy.Credentials = value;
    }

    public Uri? GetProxy(Uri destination) => Loopback.Names(destination) ? null : proxy.GetProxy(destination);

    public bool IsBypassed(Uri host) => Loopback.Names(host) || proxy.IsBypassed(host);
}
