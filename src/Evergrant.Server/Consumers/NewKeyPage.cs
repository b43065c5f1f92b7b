using Evergrant.Server.Operators;
using Evergrant.Server.Policies;
using Evergrant.Server.Web;

namespace Evergrant.Server.Consumers;

/// A key's text, the one time it is shown.
internal static class NewKeyPage
{
    public static Task WriteAsync(
        HttpContext context,
        OperatorSession session,
        string text,
        Grant grant,
        NewConsumerKey made,
        Uri address
    )
    {
        var root = $"{address.GetLeftPart(UriPartial.Authority)}/gw/{grant.Name}";
        var body = Html.Of(
            $"""
            <p>Copy it now: it is not shown again. Send it by a way that you trust, and not together with the address.</p>
            <pre><code id="key">{text}</code></pre>
            <p>It opens <strong>{grant.Name}</strong>, and may: {PolicyWords.Summary(made.Policy)}.</p>
            <p>The address, with the provider’s own paths behind it:</p>
            <pre><code>{root}</code></pre>
            <p>The key goes into a header, never into the address:</p>
            <pre><code>Authorization: Bearer KEY</code></pre>
            <p><a href="/keys">All keys</a></p>
            """
        );
        return Page.WriteAsync(context, 200, "The new key", body, OperatorPages.Frame(session));
    }
}
