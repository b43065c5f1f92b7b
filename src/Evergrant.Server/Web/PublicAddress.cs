namespace Evergrant.Server.Web;

/// Where owners' browsers reach the server. Known when the port is.
internal sealed class PublicAddress(Uri configured)
{
    private volatile Uri value = configured;

    public Uri Value
    {
        get => value;
        set => this.value = value;
    }

    public string Origin => value.GetLeftPart(UriPartial.Authority);

    public bool IsSecure => value.Scheme == Uri.UriSchemeHttps;
}
