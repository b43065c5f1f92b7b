namespace Evergrant.Hosting.Outgoing;

/// An address whose path may be a secret, as those of hooks and monitors are: it prints as its host.
internal sealed class OutgoingUrl(Uri address)
{
    public Uri Reveal() => address;

    public string Host => address.DnsSafeHost;

    public bool HasTls => address.Scheme == Uri.UriSchemeHttps;

    public override string ToString() => $"{address.Scheme}://{address.Authority}/…";
}
