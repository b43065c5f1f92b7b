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
        string grant,
        KeyPolicy policy,
        TimeSpan? overlap,
        Uri address
    )
    {
        var root = $"{address.GetLeftPart(UriPartial.Authority)}/gw/{grant}";
        var body = Html.Of(
            $"""
            <p>Copy it now: it is not shown again. Send it by a way that you trust, and not together with the address.</p>
            <pre><code id="key">{text}</code></pre>
            <p>It opens <strong>{grant}</strong>, and may: {PolicyWords.Summary(policy)}.</p>
            {(
                overlap is { } span
                    ? Html.Of($"<p>The text it had before works for {(int)span.TotalHours} more hours.</p>")
                    : Html.Empty
            )}
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
