namespace Evergrant.Sandbox.Authorization;

/// <summary>What is odd about a token request, refused or not. Names are stable; <c>explain</c> builds on them.</summary>
internal static class TokenFindings
{
    public static IEnumerable<string> Of(TokenRequest request)
    {
        if (!request.IsForm)
            yield return "body_is_not_a_form";

        if (request.HasParametersInQuery)
            yield return "parameters_in_query";

        if (request.HasRepeatedParameter)
            yield return "repeated_parameter";

        if (request is { HasAuthorizationHeader: true, HasBodyCredentials: true })
            yield return "credentials_twice";

        if (request.InHeader is { SecretIsTheId: true } || request.InBody is { SecretIsTheId: true })
            yield return "client_id_used_as_secret";
    }
}
