using Evergrant.Doctor.Calls;

namespace Evergrant.Doctor.Rules;

/// Where the client says who it is.
internal static class ClientRules
{
    public static Rule IdAsSecretInBody { get; } =
        new()
        {
            Id = "OAUTH-011",
            Severity = Severity.Error,
            Confidence = Confidence.Certain,
            Title = "client_secret is the client id again",
            Cause = "The two fields hold the same text, so the secret never left the developer portal.",
            Fix = Right.TokenCall,
            Reference = "RFC 6749 §2.3.1; thread 000",
            Look = call =>
                call.IsToken
                && call.Find("client_id") is { IsNothing: false } id
                && call.Find("client_secret") is { } secret
                && id.Value.Trim() == secret.Value.Trim()
                && !Placeholder.IsBlot(id.Value)
                    ? Sighting.Of(
                        $"client_id={Mask.Secret(id.Value)}&client_secret=",
                        Mask.Secret(secret.Value),
                        "   the same"
                    )
                    : null,
        };

    public static Rule Twice { get; } =
        new()
        {
            Id = "OAUTH-018",
            Severity = Severity.Warning,
            Confidence = Confidence.Likely,
            Title = "Client credentials in the header and in the body",
            Cause = "A request may name its client in one way only; on a refresh Keap wants the header alone.",
            Fix = Right.TokenCall,
            Reference = "RFC 6749 §2.3; thread 000",
            TellApart =
                "Take client_id and client_secret out of the body and send it once more: Keap's staff suspect this, nobody has proved it.",
            Look = call =>
            {
                var inBody = call
                    .Parameters.Where(parameter => parameter.Name is "client_id" or "client_secret")
                    .ToList();
                return call is { IsToken: true, Authorization: not null } && !IsKeapExchange(call) && inBody.Count > 0
                    ? Sighting.Of($"{Show.Authorization(call.Authorization)}   body: ", Show.Pairs(inBody)) with
                    {
                        Confidence = inBody.Exists(parameter => parameter.Name == "client_secret")
                            ? Confidence.Likely
                            : Confidence.Possible,
                    }
                    : null;
            },
        };

    public static Rule NoneOnRefresh { get; } =
        new()
        {
            Id = "OAUTH-019",
            Severity = Severity.Error,
            Confidence = Confidence.Certain,
            Title = "The refresh does not say which client it is",
            Cause = "A refresh needs Authorization: Basic with id and secret; a refresh token alone opens nothing.",
            Fix = Right.Refresh,
            Reference = "RFC 6749 §6 and §2.3.1; thread 000",
            Look = call =>
                call is { IsRefresh: true, IsWhole: true, Authorization: null } && !IsNamedElsewhere(call)
                    ? Sighting.Lacking($"no Authorization header; body has {Show.Names(call.Parameters)}")
                    : null,
        };

    public static Rule NoneOnExchange { get; } =
        new()
        {
            Id = "OAUTH-020",
            Severity = Severity.Error,
            Confidence = Confidence.Certain,
            Title = "The exchange lacks client_id or client_secret",
            Cause = "A code is traded with client_id and client_secret beside it in the body.",
            Fix = Right.Exchange,
            Reference = "RFC 6749 §4.1.3 and §2.3.1; thread 004",
            Look = call =>
                call is { IsExchange: true, IsWhole: true, Authorization: null }
                && !(call.Has("client_id") && IsNamedElsewhere(call))
                    ? Sighting.Lacking($"no {Lacking(call)}; there are {Show.Names(call.Parameters)}")
                    : null,
        };

    public static Rule NoScheme { get; } =
        new()
        {
            Id = "OAUTH-021",
            Severity = Severity.Error,
            Confidence = Confidence.Certain,
            Title = "Authorization does not start with Basic and a blank",
            Cause =
                "The server tells credentials by the word before them; without Basic it finds none and answers invalid_client.",
            Fix = Right.TokenCall,
            Reference = "RFC 7617 §2; RFC 9110 §11.6.2; thread 001",
            Look = call =>
                call is { IsToken: true, Authorization: { Basic: null } header }
                && !header.Is("Bearer")
                && header.Value.Length > 0
                && !header.Value.StartsWith('$')
                    ? Sighting.Of(
                        "Authorization: ",
                        header.Scheme.Length == 0 ? "(no Basic) " : Mask.Text(header.Scheme, 10) + " ",
                        Mask.Secret(header.Value)
                    )
                    : null,
        };

    public static Rule BearerAtTokenEndpoint { get; } =
        new()
        {
            Id = "OAUTH-022",
            Severity = Severity.Error,
            Confidence = Confidence.Certain,
            Title = "Bearer at the token endpoint",
            Cause =
                "The token endpoint asks who the client is, which is Basic with id and secret; Bearer with an access token is for the API.",
            Fix = Right.TokenCall,
            Reference = "RFC 6749 §2.3.1; thread 002",
            Look = call =>
                call is { IsToken: true, Authorization: { } header } && header.Is("Bearer") && !IsKey(header.Value)
                    ? Sighting.Of("Authorization: ", "Bearer", " " + Mask.Secret(header.Value))
                    : null,
        };

    public static Rule HeaderOnExchange { get; } =
        new()
        {
            Id = "KEAP-001",
            Severity = Severity.Error,
            Confidence = Confidence.Likely,
            Title = "An Authorization header on the code exchange",
            Cause =
                "Keap takes the exchange with client_id and client_secret in the body and no Authorization header; it is the other way round on a refresh.",
            Fix = Right.Exchange,
            Reference = "RFC 6749 §2.3; Keap's getting-started page; thread 004",
            TellApart =
                "Send it with a new code and without the header; a maintained client strips the header because Keap refused it.",
            Look = call =>
                IsKeapExchange(call) && call.Authorization is { } header
                    ? Sighting.Of("", Show.Authorization(header), "   grant_type=authorization_code")
                    : null,
        };

    public static Rule InBodyOnRefresh { get; } =
        new()
        {
            Id = "KEAP-002",
            Severity = Severity.Info,
            Confidence = Confidence.Possible,
            Title = "The refresh names its client in the body",
            Cause =
                "Keap documents the Basic header for a refresh; the body works for some programs and is promised to none.",
            Fix = Right.Refresh,
            Reference = "RFC 6749 §2.3.1; thread 000",
            TellApart = "If the answer is an error, send it once more with the header and without the two fields.",
            Look = call =>
                call is { IsRefresh: true, IsKeap: true, Authorization: null } && call.Has("client_secret")
                    ? Sighting.Of(
                        "body: ",
                        Show.Pairs(call.Parameters.Where(field => field.Name is "client_id" or "client_secret"))
                    )
                    : null,
        };

    public static Rule KeyAtTokenEndpoint { get; } =
        new()
        {
            Id = "KEAP-003",
            Severity = Severity.Error,
            Confidence = Confidence.Certain,
            Title = "A Personal Access Token or Service Account Key at the token endpoint",
            Cause = "KeapAK- keys do not expire and are never refreshed; they go straight to the API.",
            Fix = Right.Api,
            Reference = "Keap's page on PAT and SAK; thread 002",
            Look = call =>
                !call.IsToken ? null
                : call.Authorization is { } header && IsKey(header.Value)
                    ? Sighting.Of("", Show.Authorization(header), "   KeapAK-")
                : call.Parameters.FirstOrDefault(parameter => IsKey(parameter.Value)) is { } parameter
                    ? Sighting.Of(Show.Name(parameter.Name) + "=", "KeapAK-…")
                : null,
        };

    // Providers with public clients or assertions have no secret to miss.
    private static bool IsNamedElsewhere(Call call) =>
        call.Has("client_secret") || (!call.IsKeap && (call.Has("client_id") || call.Has("client_assertion")));

    private static bool IsKeapExchange(Call call) => call is { IsExchange: true, IsKeap: true };

    private static bool IsKey(string value) => value.Contains("KeapAK", StringComparison.OrdinalIgnoreCase);

    private static string Lacking(Call call) =>
        call.Has("client_id") ? "client_secret"
        : call.Has("client_secret") ? "client_id"
        : "client_id and no client_secret";
}
