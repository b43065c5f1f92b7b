using Evergrant.Sandbox.Log;
using Microsoft.AspNetCore.WebUtilities;

namespace Evergrant.Sandbox;

/// <summary>A redirect address that was sent, beside the one that was wanted; values that may be secrets are replaced.</summary>
/// <param name="At">The first letter that differs, counted from 1.</param>
public sealed record RedirectDifference(string Sent, string Wanted, int At)
{
    internal static RedirectDifference Of(string sent, string wanted)
    {
        var at = sent.Zip(wanted).TakeWhile(pair => pair.First == pair.Second).Count();
        return new RedirectDifference(Shown(sent), Shown(wanted), at + 1);
    }

    private static string Shown(string address)
    {
        var mark = address.IndexOf('?', StringComparison.Ordinal);
        return mark < 0
            ? Redaction.Cut(address)
            : Redaction.Cut(address[..mark])
                + Redaction.Query(new QueryCollection(QueryHelpers.ParseQuery(address[mark..])));
    }
}
