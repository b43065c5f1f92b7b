using Evergrant.Doctor.Calls;

namespace Evergrant.Doctor.Rules;

internal static class RedirectRules
{
    private const string Name = "redirect_uri";

    public static Rule Missing { get; } =
        new()
        {
            Id = "OAUTH-023",
            Severity = Severity.Error,
            Confidence = Confidence.Likely,
            Title = "redirect_uri is missing or empty on the exchange",
            Cause =
                "The exchange repeats the redirect_uri that the code was asked for with; blank, it \"fails validation\".",
            Fix = Right.Exchange,
            Reference = "RFC 6749 §4.1.3; thread 004",
            TellApart =
                "Ask where the code came from: a callback is repeated as it was; a partner code of Account Central had none, and the text null was taken (KEAP-004).",
            Look = call =>
                call is not { IsExchange: true, IsWhole: true } ? null
                : call.Find(Name) is not { } redirect
                    ? Sighting.Lacking($"no {Name}; there are {Show.Names(call.Parameters)}")
                : redirect.IsNothing && !IsNull(redirect)
                    ? Sighting.Of(Name + "=", redirect.Value.Trim().Length == 0 ? "(empty)" : redirect.Value.Trim())
                : null,
        };

    public static Rule Null { get; } =
        new()
        {
            Id = "KEAP-004",
            Severity = Severity.Warning,
            Confidence = Confidence.Possible,
            Title = "redirect_uri is the text null",
            Cause =
                "It fits only a code from the Partner box of Account Central; any other code wants the redirect_uri it was asked for with.",
            Fix = call => Right.Exchange(call),
            Reference = "RFC 6749 §4.1.3; thread 004",
            TellApart =
                "Did the code come in the address of a callback? Then repeat that callback. From Account Central's Partner box? Then null is right.",
            Look = call =>
                call.IsExchange && call.Find(Name) is { } redirect && IsNull(redirect)
                    ? Sighting.Of(Name + "=", "null")
                    : null,
        };

    public static Rule NotHttps { get; } =
        new()
        {
            Id = "OAUTH-024",
            Severity = Severity.Warning,
            Confidence = Confidence.Likely,
            Title = "redirect_uri is not https",
            Cause =
                "Keap documents https for redirect_uri; http is taken for localhost at most, and sends the code in the clear elsewhere.",
            Fix = call => call.IsExchange ? Right.Exchange(call) : Right.Authorize(call),
            Reference = "RFC 6749 §3.1.2.1; RFC 8252 §8.3; thread 000",
            TellApart = "Authorize once with https and compare; older programs ran with http.",
            Look = call =>
                (call.IsExchange || call.Kind == CallKind.Authorize)
                && call.Find(Name) is { IsNothing: false } redirect
                && !Placeholder.Is(redirect.Value)
                && IsInTheClear(redirect.Value.Trim(), call.IsKeap)
                    ? Sighting.Of(Name + "=", Mask.Text(redirect.Value, 80))
                    : null,
        };

    public static Rule Differs { get; } =
        new()
        {
            Id = "OAUTH-025",
            Severity = Severity.Error,
            Confidence = Confidence.Certain,
            Title = "redirect_uri differs from the one the code was asked for with",
            Cause =
                "The two are compared letter by letter: http or https, www, port, path, a slash at the end, a query.",
            Fix = Right.Exchange,
            Reference = "RFC 6749 §4.1.3; RFC 9700 §2.1; thread 004",
            Look = call =>
            {
                if (
                    !call.IsExchange
                    || call.AuthorizedRedirect is not { Length: > 0 } asked
                    || call.Find(Name) is not { IsNothing: false } redirect
                    || redirect.Value == asked
                    || Placeholder.Is(asked)
                    || Placeholder.Is(redirect.Value)
                )
                    return null;

                var same = redirect.Value.AsSpan().CommonPrefixLength(asked);
                var rest = redirect.Value[same..];
                return Sighting.Of(
                    $"{Name}={Mask.Text(redirect.Value[..same], 60)}",
                    rest.Length == 0 ? "(ends here)" : Mask.Text(rest, 40),
                    $"   asked with: {Mask.Text(asked, 80)}"
                );
            },
        };

    private static bool IsNull(Parameter redirect) => redirect.Value.Trim() == "null";

    private static bool IsInTheClear(string redirect, bool isKeap)
    {
        var address = CallAddress.Read(redirect);
        return !address.IsLoopback && (address.Scheme == "http" || (isKeap && address.Scheme != "https"));
    }
}
