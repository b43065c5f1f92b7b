using Evergrant.Doctor.Calls;

namespace Evergrant.Doctor.Rules;

/// The code or the refresh token itself.
internal static class ValueRules
{
    private const int LongestRecordedCode = 24;
    private const string QuoteMarks = "\"'“”„‘’‚«»`";

    public static Rule Missing { get; } =
        new()
        {
            Id = "OAUTH-026",
            Severity = Severity.Error,
            Confidence = Confidence.Certain,
            Title = "The code or the refresh token is missing",
            Cause =
                "The value is absent, empty or a program's word for nothing: what should have been read from the store or the callback was not.",
            Fix = Right.TokenCall,
            Reference = "RFC 6749 §4.1.3 and §6; thread 000",
            Look = call =>
            {
                if (
                    !call.IsWhole
                    || Due(call) is not { } due
                    || call.Has(due)
                    || IsSwapped(call)
                    || call.Has("access_token")
                )
                    return null;

                return call.Find(due) is { } empty
                    ? Sighting.Of(due + "=", empty.Value.Trim().Length == 0 ? "(empty)" : empty.Value.Trim())
                    : Sighting.Lacking($"no {due}; there are {Show.Names(call.Parameters)}");
            },
        };

    public static Rule Whitespace { get; } =
        new()
        {
            Id = "OAUTH-027",
            Severity = Severity.Error,
            Confidence = Confidence.Likely,
            Title = "A blank or line break inside the code or token",
            Cause =
                "Codes and tokens hold none; it came with copying, from a file's line end, or from a + that was not encoded.",
            Fix = Right.TokenCall,
            Reference = "RFC 6749 appendix A.11 and A.17; thread 000",
            TellApart = "Compare the length with what the provider sent, and encode the value (a + becomes %2B).",
            Look = call =>
                Presented(call) is { } value && value.Value.Any(char.IsWhiteSpace)
                    ? Sighting.Of(
                        value.Name + "=" + Mask.Secret(value.Value.Trim()) + "  ",
                        value.Raw.Contains('+', StringComparison.Ordinal)
                            ? "(+ read as a blank)"
                            : "(blank or line break)"
                    )
                    : null,
        };

    public static Rule Quotes { get; } =
        new()
        {
            Id = "OAUTH-028",
            Severity = Severity.Error,
            Confidence = Confidence.Certain,
            Title = "Quotes are sent as part of the code or token",
            Cause = "The quotes of a program or of JSON went along with the value.",
            Fix = Right.TokenCall,
            Reference = "RFC 6749 appendix A.11 and A.17; thread 001",
            Look = call =>
                Presented(call) is { } value
                && value.Value.Length > 1
                && (IsQuote(value.Value[0]) || IsQuote(value.Value[^1]))
                    ? Sighting.Of(
                        value.Name + "=",
                        "quote",
                        Mask.Secret(value.Value.Trim().Trim(QuoteMarks.ToCharArray()))
                    )
                    : null,
        };

    public static Rule MoreThanItself { get; } =
        new()
        {
            Id = "OAUTH-029",
            Severity = Severity.Error,
            Confidence = Confidence.Likely,
            Title = "More than the code or token was copied",
            Cause =
                "The callback brings scope=full|APP.infusionsoft.com and code=CODE; only what stands between code= and the next & is the code.",
            Fix = Right.TokenCall,
            Reference = "RFC 6749 §4.1.2; thread 004",
            TellApart =
                "Compare it with the address of the callback: |, %7C, = and :// belong to that, not to the code.",
            Look = call =>
                Presented(call) is { } value && Foreign(value) is { } foreign
                    ? Sighting.Of(value.Name + "=" + Mask.Secret(value.Value) + "   contains ", foreign)
                    : null,
        };

    public static Rule EncodedTwice { get; } =
        new()
        {
            Id = "OAUTH-034",
            Severity = Severity.Error,
            Confidence = Confidence.Likely,
            Title = "The code or token is percent-encoded twice",
            Cause = "It was encoded by the program and again by the library; decoded once, % signs are left.",
            Fix = Right.TokenCall,
            Reference = "RFC 6749 appendix B",
            TellApart = "Give the library the value as the provider sent it.",
            Look = call =>
                Presented(call) is { } value
                && value.Raw.Contains("%25", StringComparison.Ordinal)
                && Foreign(value) is null
                    ? Sighting.Of(value.Name + "=" + Mask.Secret(value.Value) + "   contains ", "%25")
                    : null,
        };

    public static Rule Cut { get; } =
        new()
        {
            Id = "OAUTH-030",
            Severity = Severity.Warning,
            Confidence = Confidence.Likely,
            Title = "The code or token is cut",
            Cause = "It ends in dots: pages, logs and tables shorten long values, and the short one was copied.",
            Fix = Right.TokenCall,
            Reference = "RFC 6749 §1.5; thread 000",
            TellApart =
                "Compare its length with what the provider sent; if you shortened it yourself before pasting, this is nothing.",
            Look = call =>
                Presented(call) is { } value
                && (
                    value.Value.Contains('…', StringComparison.Ordinal)
                    || value.Value.Contains("...", StringComparison.Ordinal)
                )
                    ? Sighting.Of(value.Name + "=" + Mask.Secret(value.Value.TrimEnd('.', '…')), "…")
                    : null,
        };

    public static Rule CodeAndTokenSwapped { get; } =
        new()
        {
            Id = "OAUTH-031",
            Severity = Severity.Error,
            Confidence = Confidence.Certain,
            Title = "A code is sent for a refresh, or a refresh token for an exchange",
            Cause =
                "grant_type=refresh_token takes refresh_token, grant_type=authorization_code takes code; a code works once and is never refreshed.",
            Fix = Right.TokenCall,
            Reference = "RFC 6749 §4.1.3 and §6; thread 002",
            Look = call =>
                !IsSwapped(call) ? null
                : call.IsRefresh
                    ? Sighting.Of("grant_type=refresh_token&", "code", "=" + Mask.Secret(call.Value("code")!))
                : Sighting.Of(
                    "grant_type=authorization_code&",
                    "refresh_token",
                    "=" + Mask.Secret(call.Value("refresh_token")!)
                ),
        };

    public static Rule AccessTokenToRefresh { get; } =
        new()
        {
            Id = "OAUTH-032",
            Severity = Severity.Error,
            Confidence = Confidence.Certain,
            Title = "An access token is sent for a refresh",
            Cause =
                "A refresh takes the refresh token; the Try-it page gives an access token only, and there is nothing to refresh.",
            Fix = Right.Refresh,
            Reference = "RFC 6749 §6; thread 000",
            Look = call =>
                call.IsRefresh && !call.Has("refresh_token") && call.Find("access_token") is { IsNothing: false } token
                    ? Sighting.Of("grant_type=refresh_token&", "access_token", "=" + Mask.Secret(token.Value))
                    : null,
        };

    public static Rule LooksLikeTheOther { get; } =
        new()
        {
            Id = "OAUTH-035",
            Severity = Severity.Info,
            Confidence = Confidence.Possible,
            Title = "The value may be of the other kind",
            Cause = "By its form the code looks like a token, or the token like a code.",
            Fix = Right.TokenCall,
            Reference = "RFC 6749 §1.5; thread 002",
            TellApart =
                "A code comes in the address of the callback, a refresh token in the JSON of the token endpoint; codes on record have 24 characters, but no length is promised.",
            Look = call =>
                Presented(call) is not { } value || Foreign(value) is not null ? null
                : call.IsExchange
                && (
                    HasPrefix(value.Value, "rt_", "1//", "refresh")
                    || (IsRefused(call) && value.Value.Length > LongestRecordedCode)
                )
                    ? Sighting.Of("code=", Mask.Secret(value.Value))
                : call.IsRefresh && HasPrefix(value.Value, "ac_", "4/", "code")
                    ? Sighting.Of("refresh_token=", Mask.Secret(value.Value))
                : null,
        };

    private static string? Due(Call call) =>
        call.IsRefresh ? "refresh_token"
        : call.IsExchange ? "code"
        : null;

    private static bool IsSwapped(Call call) =>
        call.Value("grant_type") is not null
        && (
            call.IsRefresh && call.Has("code") && !call.Has("refresh_token")
            || call.IsExchange && call.Has("refresh_token") && !call.Has("code")
        );

    /// The code or refresh token as sent, unless it is nothing or stands for one.
    private static Parameter? Presented(Call call) =>
        Due(call) is { } due && call.Find(due) is { IsNothing: false } value && !Placeholder.Is(value.Value)
            ? value
            : null;

    private static string? Foreign(Parameter value) =>
        Array.Find(
            ["|", "%7C", "://", "code=", "scope=", "&"],
            foreign => value.Value.Contains(foreign, StringComparison.OrdinalIgnoreCase)
        );

    // A length alone is worth a word only where something went wrong.
    private static bool IsRefused(Call call) => call is { IsKeap: true, Answer.HasTokens: false };

    private static bool HasPrefix(string value, params string[] prefixes) =>
        Array.Exists(prefixes, prefix => value.StartsWith(prefix, StringComparison.Ordinal));

    private static bool IsQuote(char letter) => QuoteMarks.Contains(letter, StringComparison.Ordinal);
}
