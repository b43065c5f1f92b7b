using Evergrant.Doctor.Calls;

namespace Evergrant.Doctor.Rules;

/// How parameters reach the token endpoint.
internal static class TokenBodyRules
{
    private const string FormType = "application/x-www-form-urlencoded";

    private static readonly string[] Protocol =
    [
        "grant_type",
        "code",
        "refresh_token",
        "client_id",
        "client_secret",
        "redirect_uri",
    ];

    public static Rule JsonBody { get; } =
        new()
        {
            Id = "OAUTH-001",
            Severity = Severity.Error,
            Confidence = Confidence.Certain,
            Title = "The token request is sent as JSON",
            Cause =
                "The token endpoint reads only a form (application/x-www-form-urlencoded), so it sees no parameter at all and answers \"response_type or grant_type is required\".",
            Fix = Right.TokenCall,
            Reference = "RFC 6749 §4.1.3 and §6, appendix B; thread 001",
            TellApart = "Send the same as a form; a few providers, not Keap, take JSON as well.",
            Look = SeeJson,
        };

    public static Rule InQuery { get; } =
        new()
        {
            Id = "OAUTH-002",
            Severity = Severity.Error,
            Confidence = Confidence.Likely,
            Title = "Parameters stand in the address instead of the body",
            Cause =
                "The token endpoint reads the body; an address is also written to logs on the way, secrets included.",
            Fix = Right.TokenCall,
            Reference = "RFC 6749 §2.3.1 and §3.2; threads 000 and 001",
            TellApart =
                "Send the same parameters as the body: if that works, it was this. Some servers take them from the address as well.",
            Look = call =>
            {
                var inQuery = call.In(ParameterPlace.Query).Where(IsProtocol).ToList();
                return call.IsToken && inQuery.Count > 0
                    ? Sighting.Of($"{Show.Line(call)}?", Show.Pairs(inQuery))
                    : null;
            },
        };

    public static Rule NoGrantType { get; } =
        new()
        {
            Id = "OAUTH-003",
            Severity = Severity.Error,
            Confidence = Confidence.Certain,
            Title = "grant_type is missing",
            Cause = "Without grant_type the token endpoint does not know whether a code or a refresh token is traded.",
            Fix = Right.TokenCall,
            Reference = "RFC 6749 §4.1.3 and §6; thread 001",
            Look = call =>
                call is { IsToken: true, IsWhole: true, Shape: BodyShape.None or BodyShape.Form or BodyShape.Other }
                && !call.Has("grant_type")
                    ? Misnamed(call) is { } other
                        ? Sighting.Of("body: ", Show.Name(other.Name), "=… is not grant_type")
                        : Sighting.Lacking($"body has {Show.Names(call.In(ParameterPlace.Body))}; no grant_type")
                    : null,
        };

    public static Rule Misspelled { get; } =
        new()
        {
            Id = "OAUTH-004",
            Severity = Severity.Error,
            Confidence = Confidence.Certain,
            Title = "grant_type is misspelled",
            Cause = "grant_type is compared letter by letter; the two values are authorization_code and refresh_token.",
            Fix = Right.TokenCall,
            Reference = "RFC 6749 §4.1.3, §5.2 and §6",
            Look = call =>
                GrantType(call) is { } grant
                && grant.Value != Grants.Name(call.Grant)
                && Grants.Nearest(grant.Value) is not null
                    ? Sighting.Of("grant_type=", Mask.Text(grant.Value, 60), $"   due: {Grants.Name(call.Grant)}")
                    : null,
        };

    public static Rule Unsupported { get; } =
        new()
        {
            Id = "OAUTH-005",
            Severity = Severity.Error,
            Confidence = Confidence.Certain,
            Title = "Keap has no such grant_type",
            Cause =
                "Only authorization_code and refresh_token exist: nobody gets a token without an owner who once pressed Allow.",
            Fix = Right.Authorize,
            Reference = "RFC 6749 §5.2 (unsupported_grant_type); threads 002 and 003",
            Look = call =>
                call.IsKeap && GrantType(call) is { } grant && Grants.Nearest(grant.Value) is null
                    ? Sighting.Of("grant_type=", Mask.Text(grant.Value, 60))
                    : null,
        };

    public static Rule ContentType { get; } =
        new()
        {
            Id = "OAUTH-006",
            Severity = Severity.Error,
            Confidence = Confidence.Certain,
            Title = "The body is not sent as a form",
            Cause = $"The token endpoint reads only {FormType}; under another Content-Type it sees no parameter.",
            Fix = Right.TokenCall,
            Reference = "RFC 6749 §4.1.3 and §6, appendix B; thread 001",
            TellApart =
                "See whether the program adds the Content-Type by itself, as curl does, and the paste only lacks it.",
            Look = call =>
            {
                if (!call.IsToken || call.Shape is BodyShape.None or BodyShape.Json || IsForm(call))
                    return null;

                // A trace or a log may just not show the header.
                if (call.ContentType.Length == 0 && !call.IsWhole)
                    return null;

                return call.ContentType.Length > 0
                    ? Sighting.Of("Content-Type: ", Mask.Text(call.ContentType, 60), $"   due: {FormType}")
                    : Sighting.Lacking($"a body, and no Content-Type; due: {FormType}") with
                    {
                        Confidence = Confidence.Likely,
                    };
            },
        };

    public static Rule Repeated { get; } =
        new()
        {
            Id = "OAUTH-007",
            Severity = Severity.Warning,
            Confidence = Confidence.Certain,
            Title = "A parameter is sent twice",
            Cause = "A parameter may stand only once; which of the two is read is anybody's guess.",
            Fix = Right.TokenCall,
            Reference = "RFC 6749 §3.2",
            Look = call =>
                call.IsToken
                && call
                    .Parameters.Where(IsProtocol)
                    .GroupBy(parameter => parameter.Name)
                    .FirstOrDefault(same => same.Count() > 1)
                    is { } twice
                    ? Sighting.Of("", twice.Key, $"   {twice.Count()} times")
                    : null,
        };

    public static Rule Method { get; } =
        new()
        {
            Id = "OAUTH-008",
            Severity = Severity.Error,
            Confidence = Confidence.Certain,
            Title = "The token endpoint takes POST only",
            Cause = "Every token request is a POST; a browser or a plain curl without -d sends a GET.",
            Fix = Right.TokenCall,
            Reference = "RFC 6749 §3.2",
            Look = call =>
                call.IsToken && !call.Request!.Method.Equals("POST", StringComparison.OrdinalIgnoreCase)
                    ? Sighting.Of("", Show.Method(call), " " + Show.Address(call.Address))
                    : null,
        };

    private static Parameter? GrantType(Call call) =>
        call.IsToken
        && call.Find("grant_type") is { IsNothing: false } grant
        && grant.Value is not (Grants.Exchange or Grants.Refresh)
        && !Placeholder.IsBlot(grant.Value)
            ? grant
            : null;

    private static Parameter? Misnamed(Call call) =>
        call.Parameters.FirstOrDefault(parameter =>
            parameter.Name != "grant_type"
            && parameter
                .Name.Replace("-", "", StringComparison.Ordinal)
                .Replace("_", "", StringComparison.Ordinal)
                .ToUpperInvariant()
                is "GRANTTYPE"
                    or "GRANT"
                    or "TYPE"
        );

    private static Sighting? SeeJson(Call call)
    {
        // curl -v shows the header and not the body.
        var isJson = call.Shape == BodyShape.Json || (!call.IsWhole && IsJsonType(call));
        if (!call.IsToken || !isJson)
            return null;

        var seen = IsJsonType(call)
            ? Sighting.Of("", $"Content-Type: {Mask.Text(call.ContentType, 60)}", Fields(call))
            : Sighting.Of("body: ", "{", Fields(call));
        return seen with { Confidence = call.IsKeap ? null : Confidence.Likely };
    }

    private static string Fields(Call call)
    {
        var fields = call.In(ParameterPlace.Json).ToList();
        return fields.Count == 0 ? "" : $"   fields: {Show.Names(fields)}";
    }

    private static bool IsProtocol(Parameter parameter) => Protocol.Contains(parameter.Name);

    private static bool IsForm(Call call) => call.ContentType.Contains(FormType, StringComparison.OrdinalIgnoreCase);

    private static bool IsJsonType(Call call) => call.ContentType.Contains("json", StringComparison.OrdinalIgnoreCase);
}
