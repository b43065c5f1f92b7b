using Evergrant.Doctor.Calls;
using Evergrant.Doctor.Programs;

namespace Evergrant.Doctor.Rules;

/// What the caller's program does before and after the call.
internal static class ProgramRules
{
    public static Rule TwoWrites { get; } =
        new()
        {
            Id = "CODE-001",
            Severity = Severity.Error,
            Confidence = Confidence.Likely,
            Title = "Access and refresh token are saved by two writes",
            Cause =
                "The refresh token that came is the only one left; a crash, a full disk or a second process between the two writes loses it, and the owner has to authorize again.",
            Fix = _ =>
                "UPDATE tokens SET access_token = ?, refresh_token = ?, expires_at = ? WHERE id = ? AND refresh_token = ?",
            Reference = "RFC 9700 §4.14.2; thread 000",
            TellApart =
                "Look whether both writes stand in one transaction; if so, and if it is committed before either token is used, this is nothing.",
            Look = call => See(call.Program?.TwoWrites),
        };

    public static Rule LoggedSecret { get; } =
        new()
        {
            Id = "CODE-002",
            Severity = Severity.Warning,
            Confidence = Confidence.Likely,
            Title = "A token or secret is written to a log",
            Cause = "Whoever reads the log, its copies or a posted piece of it can act as the app or as the owner.",
            Fix = _ =>
                "Log the status, the error word and which grant it was; and make a new client secret at https://keys.developer.keap.com/my-apps if the log was ever shared.",
            Reference = "RFC 9700 §4.14; RFC 6819 §5.1.6; thread 000",
            TellApart = "Look at a line of that log: if the value stands there in full, change it and the secret.",
            Look = call => See(call.Program?.LoggedSecret),
        };

    public static Rule EmptyOnFailure { get; } =
        new()
        {
            Id = "CODE-003",
            Severity = Severity.Warning,
            Confidence = Confidence.Likely,
            Title = "A failure is returned as an empty object",
            Cause =
                "The caller cannot tell \"refused\" from \"nothing came\", goes on without a token, and may save the emptiness over the last good pair.",
            Fix = _ =>
                "Throw with status and error_description of the answer, and save only an answer with both tokens.",
            Reference = "RFC 6749 §5.2; thread 001",
            TellApart =
                "Follow what the caller does with the empty value: only if each caller asks for it is nothing lost.",
            Look = call => See(call.Program?.EmptyOnFailure),
        };

    public static Rule RefreshEachTime { get; } =
        new()
        {
            Id = "CODE-004",
            Severity = Severity.Warning,
            Confidence = Confidence.Possible,
            Title = "The token is refreshed before every call",
            Cause =
                "A refresh token works once: two requests at the same moment present the same one, the loser's is refused, and the day's quota goes into refreshes.",
            Fix = _ => "if (expires_at - now > 300) use the stored access_token; else refresh, one process at a time.",
            Reference = "RFC 6749 §6; RFC 9700 §4.14.2; thread 000",
            TellApart =
                "See whether code that is not in the paste asks when the access token ends, and lets one caller refresh.",
            Look = call => See(call.Program?.RefreshEachTime),
        };

    public static Rule NoCertificateCheck { get; } =
        new()
        {
            Id = "OAUTH-061",
            Severity = Severity.Warning,
            Confidence = Confidence.Certain,
            Title = "The certificate is not checked",
            Cause =
                "Anybody between the program and the provider can read the secret and the tokens, and answer in its place.",
            Fix = _ =>
                "Leave out -k, CURLOPT_SSL_VERIFYPEER, verify=False or rejectUnauthorized: false, and install the system's CA certificates.",
            Reference = "RFC 6749 §10.9; RFC 9110 §4.3.4",
            Look = call =>
                call.Oddities.HasFlag(Oddities.NoCertificateCheck) && !call.Address.IsLoopback
                    ? Sighting.Of("", "certificate check off", $"   {Show.Origin(call.Address)}")
                    : null,
        };

    public static Rule WebEncoder { get; } =
        new()
        {
            Id = "PASTE-005",
            Severity = Severity.Warning,
            Confidence = Confidence.Likely,
            Title = "Id and secret were typed into a web site",
            Cause = "A page that encodes base64 or decodes tokens has seen them; nobody knows what it keeps.",
            Fix = _ =>
                "Make a new client secret at https://keys.developer.keap.com/my-apps; encode with: printf %s 'CLIENT_ID:CLIENT_SECRET' | base64 -w0",
            Reference = "RFC 6749 §10.1; RFC 9700 §4.14; thread 001",
            TellApart = "Was it the real pair that was typed there? An invented one does no harm.",
            Look = call =>
                call.Oddities.HasFlag(Oddities.WebEncoder) ? Sighting.Of("", "a web site for base64 or tokens") : null,
        };

    private static Sighting? See(Evidence? evidence) => evidence is null ? null : new Sighting(evidence);
}
