using System.Buffers;
using Evergrant.Doctor.Calls;

namespace Evergrant.Doctor.Rules;

/// Credentials of API calls.
internal static class ApiRules
{
    private const string KeyHeader = "X-Keap-API-Key";
    private const int LegacyKeyLength = 32;

    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdefABCDEF");

    public static Rule NoCredential { get; } =
        new()
        {
            Id = "OAUTH-040",
            Severity = Severity.Error,
            Confidence = Confidence.Certain,
            Title = "The API is called without a credential",
            Cause =
                "Every call needs Authorization: Bearer with an access token; some web servers drop that header before a script sees it.",
            Fix = Right.Api,
            Reference = "RFC 6750 §2.1; thread 002",
            Look = call =>
                call is { Kind: CallKind.Api, Authorization: null }
                && (call.Address.IsKeapApi || call.Address.IsLoopback || call.Answer?.Status == 401)
                && call.Header(KeyHeader) is null
                && !call.Has("access_token")
                && !HasLegacyKey(call)
                    ? Sighting.Lacking($"{Show.Line(call)}   no Authorization header")
                    : null,
        };

    public static Rule Basic { get; } =
        new()
        {
            Id = "OAUTH-041",
            Severity = Severity.Error,
            Confidence = Confidence.Certain,
            Title = "Basic at the API",
            Cause = "Id and secret only trade tokens; the API takes the access token they bring, as Bearer.",
            Fix = Right.Api,
            Reference = "RFC 6750 §2.1; thread 001",
            Look = call =>
                call is { Kind: CallKind.Api, IsKeap: true, Authorization: { Basic: not null } header }
                    ? Sighting.Of("Authorization: ", "Basic", " " + Mask.Secret(header.Value))
                    : null,
        };

    public static Rule Bare { get; } =
        new()
        {
            Id = "OAUTH-042",
            Severity = Severity.Error,
            Confidence = Confidence.Certain,
            Title = "The access token stands without Bearer",
            Cause = "The API looks for Bearer, one blank, and the token.",
            Fix = Right.Api,
            Reference = "RFC 6750 §2.1; thread 002",
            Look = call =>
                call is { Kind: CallKind.Api, IsKeap: true, Authorization: { Basic: null } header }
                && !header.Is("Bearer")
                && header.Value.Length > 0
                && !header.Value.StartsWith('$')
                    ? Sighting.Of(
                        "Authorization: ",
                        header.Scheme.Length == 0 ? "(no Bearer)" : Mask.Text(header.Scheme, 10),
                        " " + Mask.Secret(header.Value)
                    )
                    : null,
        };

    public static Rule ClientAsBearer { get; } =
        new()
        {
            Id = "OAUTH-043",
            Severity = Severity.Error,
            Confidence = Confidence.Certain,
            Title = "Client id and secret are sent as the access token",
            Cause = "Id and secret are no token; they trade a code or a refresh token for one.",
            Fix = Right.Refresh,
            Reference = "RFC 6750 §2.1; threads 002 and 003",
            Look = call =>
                Bearer(call) is not { } token ? null
                : IsPair(token) ? Sighting.Of("Authorization: Bearer ", "id:secret", $" [{token.Length} characters]")
                : BasicCredentials.Decode(token) is { } text && IsPair(text)
                    ? Sighting.Of("Authorization: Bearer ", "base64(id:secret)", $" [{token.Length} characters]")
                : null,
        };

    public static Rule RefreshTokenAsBearer { get; } =
        new()
        {
            Id = "OAUTH-044",
            Severity = Severity.Error,
            Confidence = Confidence.Likely,
            Title = "A refresh token is sent as the access token",
            Cause =
                "The refresh token goes to the token endpoint only; the API takes the access token that came with it.",
            Fix = Right.Api,
            Reference = "RFC 6749 §1.5; thread 002",
            TellApart =
                "Compare it with access_token and refresh_token in the last answer of the token endpoint: Keap's two look alike.",
            Look = call =>
                Bearer(call) is not { } token ? null
                : token == call.Value("refresh_token") || token == call.Answer?.RefreshToken
                    ? Sighting.Of("Authorization: Bearer ", "refresh token", " " + Mask.Secret(token)) with
                    {
                        Confidence = Confidence.Certain,
                    }
                : token.StartsWith("rt_", StringComparison.Ordinal)
                || token.StartsWith("1//", StringComparison.Ordinal)
                || (token.StartsWith("refresh", StringComparison.OrdinalIgnoreCase) && !Placeholder.IsPlainlyOne(token))
                    ? Sighting.Of("Authorization: Bearer ", Mask.Secret(token))
                : Placeholder.IsPlainlyOne(token) && token.Contains("REFRESH", StringComparison.OrdinalIgnoreCase)
                    ? Sighting.Of("Authorization: Bearer ", token)
                : null,
        };

    public static Rule InQuery { get; } =
        new()
        {
            Id = "OAUTH-045",
            Severity = Severity.Warning,
            Confidence = Confidence.Certain,
            Title = "The access token stands in the address",
            Cause =
                "access_token in the query is an old way that ends in logs and histories, and new versions of the API do not promise it.",
            Fix = Right.Api,
            Reference = "RFC 9700 §4.3.2; RFC 6750 §2.3",
            Look = call =>
                call.Kind == CallKind.Api
                && call.In(ParameterPlace.Query).FirstOrDefault(parameter => parameter.Name == "access_token")
                    is { } token
                    ? Sighting.Of($"{Show.Line(call)}?", "access_token", "=" + Mask.Secret(token.Value))
                    : null,
        };

    public static Rule MangledBearer { get; } =
        new()
        {
            Id = "OAUTH-046",
            Severity = Severity.Error,
            Confidence = Confidence.Certain,
            Title = "What follows Bearer is not one token",
            Cause = "It is empty, a program's word for nothing, quoted, has a blank inside, or says Bearer twice.",
            Fix = Right.Api,
            Reference = "RFC 6750 §2.1; thread 002",
            Look = call =>
                call is { Kind: CallKind.Api, Authorization: { } header }
                && header.Is("Bearer")
                && Mangled(header.Value) is { } how
                    ? Sighting.Of("Authorization: Bearer ", how)
                    : null,
        };

    public static Rule PersonalToken { get; } =
        new()
        {
            Id = "KEAP-010",
            Severity = Severity.Info,
            Confidence = Confidence.Certain,
            Title = "A Personal Access Token or Service Account Key, sent as it should be",
            Cause =
                "KeapAK- keys go as Bearer or in X-Keap-API-Key, have smaller quotas, are never refreshed, and are for one's own data.",
            Fix = Right.Api,
            Reference = "Keap's page on PAT and SAK; thread 002",
            Look = call =>
                call.Kind == CallKind.Api && (Bearer(call) ?? call.Header(KeyHeader)) is { } key && IsKey(key)
                    ? Sighting.Of(Bearer(call) is null ? KeyHeader + ": " : "Authorization: Bearer ", "KeapAK-…")
                    : null,
        };

    public static Rule LegacyKey { get; } =
        new()
        {
            Id = "KEAP-011",
            Severity = Severity.Error,
            Confidence = Confidence.Likely,
            Title = "A legacy key",
            Cause =
                "The encrypted keys of XML-RPC were switched off on 31 October 2024 and then revoked; a PAT, a SAK or OAuth replaces them.",
            Fix = Right.Api,
            Reference = "Keap's legacy key migration page; thread 003",
            TellApart =
                "Compare it with API Settings in Keap: keys that work today start with KeapAK-, a legacy key is 32 hexadecimal characters.",
            Look = call =>
                call.Kind != CallKind.Api ? null
                : IsOldHost(call) ? Sighting.Of($"{Show.Method(call)} ", Show.Address(call.Address))
                : HasLegacyKey(call) ? Sighting.Of("first XML-RPC parameter: ", "[32 hexadecimal characters]")
                : call.IsKeap && (call.Header(KeyHeader) ?? Bearer(call)) is { } key && IsLegacy(key)
                    ? Sighting.Of(
                        call.Header(KeyHeader) is null ? "Authorization: Bearer " : KeyHeader + ": ",
                        Mask.Secret(key)
                    )
                : null,
        };

    public static Rule TokenInKeyHeader { get; } =
        new()
        {
            Id = "KEAP-012",
            Severity = Severity.Warning,
            Confidence = Confidence.Likely,
            Title = "X-Keap-API-Key holds something else than a KeapAK- key",
            Cause = "The header is for PAT and SAK; an OAuth access token goes as Authorization: Bearer.",
            Fix = Right.Api,
            Reference = "Keap's page on PAT and SAK; thread 002",
            TellApart =
                "Where did the value come from: API Settings in Keap (a key) or the token endpoint (an access token)?",
            Look = call =>
                call is { Kind: CallKind.Api, IsKeap: true }
                && call.Header(KeyHeader) is { Length: > 0 } key
                && !IsKey(key)
                && !IsLegacy(key)
                && !Placeholder.Is(key)
                    ? Sighting.Of(KeyHeader + ": ", Mask.Secret(key))
                    : null,
        };

    private static string? Bearer(Call call) =>
        call is { Kind: CallKind.Api, Authorization: { } header } && header.Is("Bearer") && header.Value.Length > 0
            ? header.Value
            : null;

    private static string? Mangled(string value) =>
        value.Trim() is "" ? "(nothing)"
        : value is "null" or "undefined" or "None" or "nil" ? value
        : value.StartsWith("Bearer", StringComparison.OrdinalIgnoreCase) ? "Bearer again"
        : value[0] is '"' or '\'' or '“' or '‘' ? "a quote"
        : !Placeholder.Is(value) && value.Any(char.IsWhiteSpace) ? "text with a blank inside"
        : null;

    // Two halves of id and secret; a token of another kind may hold a colon in odd places.
    private static bool IsPair(string text)
    {
        var halves = text.Split(':');
        return halves.Length == 2
            && halves.All(half =>
                half.Length >= 4 && half.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.')
            );
    }

    private static bool IsKey(string value) => value.StartsWith("KeapAK", StringComparison.OrdinalIgnoreCase);

    private static bool IsLegacy(string key) => key.Length == LegacyKeyLength && !key.AsSpan().ContainsAnyExcept(Hex);

    private static bool IsOldHost(Call call) =>
        call.Address is { IsKeap: true, IsKeapApi: false }
        && call.Address.Path.StartsWith("/api/xmlrpc", StringComparison.OrdinalIgnoreCase);

    private static bool HasLegacyKey(Call call)
    {
        if (call.Shape != BodyShape.Xml || call.Request?.Body is not { } body)
            return false;

        const string open = "<value>";
        var start = body.IndexOf(open, StringComparison.Ordinal);
        if (start < 0)
            return false;

        var value = body[(start + open.Length)..].Replace("<string>", "", StringComparison.Ordinal).TrimStart();
        var end = value.IndexOf('<', StringComparison.Ordinal);
        return end >= 0 && IsLegacy(value[..end].Trim());
    }
}
