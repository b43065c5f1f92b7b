using Evergrant.Doctor.Calls;

namespace Evergrant.Doctor.Rules;

/// What stands behind `Authorization: Basic` at the token endpoint.
internal static class BasicRules
{
    private const string Header = "Authorization: Basic ";

    public static Rule IdTwice { get; } =
        new()
        {
            Id = "OAUTH-010",
            Severity = Severity.Error,
            Confidence = Confidence.Certain,
            Title = "The client id stands in the secret's place",
            Cause =
                "The Basic value decodes to the same text before and after the colon; Keap answers that with \"Invalid Refresh Token\" although the token may be alive.",
            Fix = Right.TokenCall,
            Reference = "RFC 6749 §2.3.1; RFC 7617 §2; thread 000",
            Look = call =>
                Basic(call) is { Id: { Length: > 0 } id, Secret: { } secret }
                && id.Trim() == secret.Trim()
                && !Placeholder.IsBlot(id)
                    ? Sighting.Of($"{Header}base64({Mask.Secret(id)}:", Mask.Secret(secret), ")")
                    : null,
        };

    public static Rule NotBase64 { get; } =
        new()
        {
            Id = "OAUTH-012",
            Severity = Severity.Error,
            Confidence = Confidence.Certain,
            Title = "The Basic value is not base64",
            Cause =
                "After Basic and one blank comes base64 of CLIENT_ID:CLIENT_SECRET, with its = signs; this decodes to no text.",
            Fix = Right.TokenCall,
            Reference = "RFC 7617 §2; thread 001",
            Look = call =>
                Basic(call) is { Flaw: BasicFlaw.NotBase64 } basic
                    ? Sighting.Of(Header, Mask.Secret(basic.Written))
                    : null,
        };

    public static Rule Halves { get; } =
        new()
        {
            Id = "OAUTH-013",
            Severity = Severity.Error,
            Confidence = Confidence.Certain,
            Title = "The Basic value is not an id, a colon and a secret",
            Cause = "What is encoded has no colon or an empty half, so only one of id and secret arrives.",
            Fix = Right.TokenCall,
            Reference = "RFC 7617 §2; thread 001",
            Look = call =>
                Basic(call) switch
                {
                    { Flaw: BasicFlaw.NoColon } => Sighting.Of($"{Header}base64(", "text without a colon", ")"),
                    { Id: "" } => Sighting.Of($"{Header}base64(", "(no id)", ":secret)"),
                    { Secret: "" } => Sighting.Of($"{Header}base64(id:", "(no secret)", ")"),
                    _ => null,
                },
        };

    public static Rule Broken { get; } =
        new()
        {
            Id = "OAUTH-014",
            Severity = Severity.Error,
            Confidence = Confidence.Certain,
            Title = "The Basic value is broken by a blank or a line break",
            Cause =
                "Many base64 tools and web sites break lines after 64 or 76 characters; a header has to be one line.",
            Fix = Right.TokenCall,
            Reference = "RFC 7617 §2; RFC 9110 §5.5; thread 001",
            Look = call =>
            {
                if (Basic(call) is not { Flaw: BasicFlaw.Broken } basic)
                    return null;

                var at = basic.Written.AsSpan().IndexOfAny(" \t\r\n");
                var which = at >= 0 && basic.Written[at] is '\n' or '\r' ? "line break" : "blank";
                return Sighting.Of(Header, which, $" after character {at} of {basic.Written.Length}");
            },
        };

    public static Rule Whitespace { get; } =
        new()
        {
            Id = "OAUTH-015",
            Severity = Severity.Error,
            Confidence = Confidence.Certain,
            Title = "A blank or line break was encoded along with the id or the secret",
            Cause =
                "echo puts a line break at the end, and copying often a blank; encoded, it becomes part of the secret.",
            Fix = Right.TokenCall,
            Reference = "RFC 7617 §2; thread 001",
            Look = call =>
                Basic(call) is not { Id: { } id, Secret: { } secret } ? null
                : secret.Trim() != secret ? Sighting.Of($"{Header}base64(id:secret", Edges(secret), ")")
                : id.Trim() != id ? Sighting.Of($"{Header}base64(", Edges(id), "around the id:secret)")
                : null,
        };

    public static Rule PercentEncoded { get; } =
        new()
        {
            Id = "OAUTH-016",
            Severity = Severity.Error,
            Confidence = Confidence.Likely,
            Title = "The Basic value is percent-encoded",
            Cause = "Keap takes id and secret as they are; %3D for = or an encoded id or secret is another text.",
            Fix = Right.TokenCall,
            Reference = "RFC 7617 §2; RFC 6749 §2.3.1",
            TellApart =
                "Try id and secret as they are, then form-encoded once: RFC 6749 wants the second, and some providers hold to it.",
            Look = call =>
                Basic(call) switch
                {
                    { Flaw: BasicFlaw.PercentEncoded } basic => Sighting.Of(
                        Header,
                        Mask.Secret(basic.Written),
                        "   has %"
                    ) with
                    {
                        Confidence = Confidence.Certain,
                    },
                    { Id: { } id, Secret: { } secret } when HasPercent(id) || HasPercent(secret) => Sighting.Of(
                        $"{Header}base64(",
                        HasPercent(id) ? "id with %" : "secret with %",
                        ")"
                    ),
                    _ => null,
                },
        };

    public static Rule Plain { get; } =
        new()
        {
            Id = "OAUTH-017",
            Severity = Severity.Error,
            Confidence = Confidence.Certain,
            Title = "The Basic value is not encoded",
            Cause = "CLIENT_ID:CLIENT_SECRET has to be base64-encoded; curl does it for -u.",
            Fix = Right.TokenCall,
            Reference = "RFC 7617 §2; thread 001",
            Look = call =>
                Basic(call) is { Flaw: BasicFlaw.Plain, Id: { } id, Secret: { } secret }
                    ? Sighting.Of(Header, $"{Mask.Secret(id)}:{Mask.Secret(secret)}")
                    : null,
        };

    private static BasicCredentials? Basic(Call call) => call.IsToken ? call.Authorization?.Basic : null;

    private static bool HasPercent(string text)
    {
        var at = text.IndexOf('%', StringComparison.Ordinal);
        return at >= 0
            && at + 2 < text.Length
            && char.IsAsciiHexDigit(text[at + 1])
            && char.IsAsciiHexDigit(text[at + 2]);
    }

    private static string Edges(string text) => text.Contains('\n', StringComparison.Ordinal) ? "\\n" : "␠";
}
