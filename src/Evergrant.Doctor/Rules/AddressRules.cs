using Evergrant.Doctor.Calls;

namespace Evergrant.Doctor.Rules;

internal static class AddressRules
{
    public static Rule PlainHttp { get; } =
        new()
        {
            Id = "OAUTH-033",
            Severity = Severity.Error,
            Confidence = Confidence.Certain,
            Title = "http instead of https",
            Cause =
                "The secret crosses the network in the clear, and a redirect to https drops the Authorization header or the body.",
            Fix = call =>
                call.Kind switch
                {
                    CallKind.Token => Right.TokenCall(call),
                    CallKind.Authorize => Right.Authorize(call),
                    _ => Right.Api(call),
                },
            Reference = "RFC 6749 §3.2 and §10.9; RFC 6750 §5.3",
            Look = call =>
                !call.Address.IsPlain ? null
                : call.Address.Scheme is null
                    ? Sighting.Of($"{Show.Method(call)} ", "(no https://) ", Show.Address(call.Address))
                : Sighting.Of($"{Show.Method(call)} ", "http://", Show.Address(call.Address)["http://".Length..]),
        };

    public static Rule TokenAtSignIn { get; } =
        new()
        {
            Id = "KEAP-005",
            Severity = Severity.Error,
            Confidence = Confidence.Certain,
            Title = "The token call goes to a host that has no token endpoint",
            Cause =
                "accounts. and signin. are pages for a browser; codes and refresh tokens are traded at api.infusionsoft.com/token.",
            Fix = Right.TokenCall,
            Reference = "RFC 6749 §3.2; thread 000",
            Look = call =>
                call.IsToken && call.Address is { IsKeap: true, IsKeapApi: false }
                    ? Sighting.Of($"{Show.Method(call)} ", Show.Origin(call.Address), Mask.Text(call.Address.Path, 80))
                    : null,
        };

    public static Rule AuthorizeAtApi { get; } =
        new()
        {
            Id = "KEAP-006",
            Severity = Severity.Error,
            Confidence = Confidence.Certain,
            Title = "The authorize page is asked for at the API's host",
            Cause =
                "The page where the owner presses Allow is at accounts.infusionsoft.com, and a browser has to open it.",
            Fix = Right.Authorize,
            Reference = "RFC 6749 §3.1; thread 003",
            Look = call =>
                call.Kind == CallKind.Authorize && call.Address.IsKeapApi
                    ? Sighting.Of($"{Show.Method(call)} ", Show.Origin(call.Address), Mask.Text(call.Address.Path, 80))
                    : null,
        };

    public static Rule TokenPath { get; } =
        new()
        {
            Id = "KEAP-007",
            Severity = Severity.Error,
            Confidence = Confidence.Certain,
            Title = "Wrong path for the token endpoint",
            Cause = "The token endpoint is /token, without a slash at its end and outside of /crm/rest and /app/oauth.",
            Fix = Right.TokenCall,
            Reference = "RFC 6749 §3.2; thread 000",
            Look = call =>
                call.IsToken && (call.Address.IsKeapApi || call.Address.IsLoopback) && call.Address.Path != "/token"
                    ? Sighting.Of(
                        $"{Show.Method(call)} {Show.Origin(call.Address)}",
                        call.Address.Path.Length == 0 ? "(no path)" : Mask.Text(call.Address.Path, 80)
                    )
                    : null,
        };

    public static Rule AuthorizeParameters { get; } =
        new()
        {
            Id = "KEAP-008",
            Severity = Severity.Error,
            Confidence = Confidence.Likely,
            Title = "The authorize address is not whole, so Allow leads to the accounts page",
            Cause =
                "Without client_id, redirect_uri, response_type=code and scope=full in its query the page has nowhere to send the code, and the owner lands on Your Accounts.",
            Fix = Right.Authorize,
            Reference = "RFC 6749 §4.1.1; thread 003",
            TellApart =
                "Open the address given here in a browser: if Allow now comes back to your redirect_uri with a code, it was this.",
            Look = call =>
                call is { Kind: CallKind.Authorize, IsKeap: true } && Amiss(call) is { } amiss
                    ? Sighting.Of($"{Show.Address(call.Address)}?{Show.Pairs(call.Parameters)}  ", $"({amiss})")
                    : null,
        };

    // response_type and scope have defaults at Keap: wrong ones count, missing ones do not.
    private static string? Amiss(Call call) =>
        !call.Has("client_id") ? "no client_id"
        : !call.Has("redirect_uri") ? "no redirect_uri"
        : call.Value("response_type") is not (null or "" or "code") ? "response_type is not code"
        : call.Value("scope") is not (null or "" or "full") ? "scope is not full"
        : null;
}
