using Evergrant.Doctor.Calls;

namespace Evergrant.Doctor.Rules;

/// About the text itself, whatever it is a request for.
internal static class PasteRules
{
    public static Rule BareAmpersand { get; } =
        new()
        {
            Id = "PASTE-003",
            Severity = Severity.Error,
            Confidence = Confidence.Likely,
            Title = "An & outside of quotes cuts the command",
            Cause =
                "A shell ends the command at & and runs the rest as another one, so everything after the first & is never sent.",
            Fix = Fitting,
            Reference = "thread 001",
            TellApart =
                "Put quotes around the address and the data and send it again; if only the page you copied it from took them away, this was not it.",
            Look = call =>
                call.Oddities.HasFlag(Oddities.BareAmpersand)
                    ? Sighting.Of("… first parameter ", "&", " the rest …")
                    : null,
        };

    public static Rule QuotedVariable { get; } =
        new()
        {
            Id = "PASTE-004",
            Severity = Severity.Warning,
            Confidence = Confidence.Likely,
            Title = "A variable in single quotes is not filled in",
            Cause =
                "Between single quotes a shell leaves $NAME as it stands; in double quotes it puts the value there.",
            Fix = Fitting,
            Reference = "thread 001",
            TellApart =
                "Look at what is sent with curl -v; if you put the $NAME there to hide a value, this is nothing.",
            Look = call => call.Oddities.HasFlag(Oddities.QuotedVariable) ? Sighting.Of("'…", "$NAME", "…'") : null,
        };

    public static Rule TypographicQuotes { get; } =
        new()
        {
            Id = "PASTE-001",
            Severity = Severity.Info,
            Confidence = Confidence.Likely,
            Title = "Typographic quotes or dashes",
            Cause =
                "Forums and word processors turn \" into “ and -- into –; they were read as the plain ones, which a shell does not do.",
            Fix = Fitting,
            Reference = "thread 001",
            TellApart =
                "If the command was run as it stands here, type the quotes anew; most often only the page changed them.",
            Look = call =>
                call.Oddities.HasFlag(Oddities.TypographicQuotes) ? Sighting.Of("", "“ ” ‘ ’ –", " in the text") : null,
        };

    public static Rule SecretInUrl { get; } =
        new()
        {
            Id = "OAUTH-060",
            Severity = Severity.Warning,
            Confidence = Confidence.Certain,
            Title = "A secret stands in the address",
            Cause = "Addresses are kept in server logs, proxies, histories and Referer headers.",
            Fix = Fitting,
            Reference = "RFC 9700 §4.3.2; RFC 6749 §2.3.1; thread 000",
            Look = call =>
            {
                if (call.Address.HasUser)
                    return Sighting.Of("https://", "user:password@", "host");

                var secret = call.In(ParameterPlace.Query)
                    .FirstOrDefault(parameter => IsReal(parameter) && !IsApiToken(call, parameter));
                return secret is null ? null : Sighting.Of($"{Show.Address(call.Address)}?", Show.Parameter(secret));
            },
        };

    public static Rule SecretPasted { get; } =
        new()
        {
            Id = "PASTE-002",
            Severity = Severity.Info,
            Confidence = Confidence.Certain,
            Title = "The pasted text holds secrets",
            Cause =
                "Nothing was kept or sent here; but whatever stood in a forum, a ticket or a web tool is known to others.",
            Fix = _ =>
                "If it stood in public: make a new client secret at https://keys.developer.keap.com/my-apps, then have the owner authorize again.",
            Reference = "RFC 6749 §10.4; RFC 9700 §4.14; threads 000 and 001",
            Look = call =>
                call.Oddities.HasFlag(Oddities.Pasted) && Held(call) is { Count: > 0 } held
                    ? Sighting.Of("", string.Join(", ", held))
                    : null,
        };

    private static string Fitting(Call call) =>
        call.Kind switch
        {
            CallKind.Token => Right.TokenCall(call),
            CallKind.Authorize => Right.Authorize(call),
            _ => Right.Api(call),
        };

    private static List<string> Held(Call call)
    {
        var held = call.Parameters.Where(IsReal).Select(parameter => parameter.Name).Distinct().ToList();
        if (call.Authorization is { } header && IsReal(header))
            held.Add("Authorization");
        if (call.Header("X-Keap-API-Key") is { Length: > 0 } key && !Placeholder.Is(key))
            held.Add("X-Keap-API-Key");
        if (call.Address.HasUser)
            held.Add("user in the address");
        if (call.Answer is { HasTokens: true })
            held.Add("tokens in the answer");
        return held;
    }

    private static bool IsReal(Parameter parameter) =>
        parameter is { IsSecret: true, IsNothing: false } && !Placeholder.Is(parameter.Value);

    private static bool IsReal(AuthorizationHeader header) =>
        header.Basic is { Secret: { } secret }
            ? secret.Length > 0 && !Placeholder.Is(secret)
            : header.Value.Length > 0 && !Placeholder.Is(header.Value);

    // OAUTH-045 says it of access tokens.
    private static bool IsApiToken(Call call, Parameter parameter) =>
        call.Kind == CallKind.Api && parameter.Name == "access_token";
}
