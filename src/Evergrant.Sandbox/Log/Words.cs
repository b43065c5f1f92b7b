namespace Evergrant.Sandbox.Log;

/// <summary>What the names in the log mean, for who reads its page.</summary>
internal static class Words
{
    private static readonly Dictionary<string, string> All = new()
    {
        ["access_token_expired"] = "The access token is older than 24 hours: refresh it.",
        ["access_token_missing"] = "No Authorization: Bearer header, and no X-Keap-API-Key.",
        ["access_token_unknown"] = "This sandbox never issued that access token.",
        ["authorization_header_on_exchange"] =
            "The exchange takes its credentials in the body; a header beside them is refused.",
        ["body_not_convertible"] = "The body is not JSON of the shape that the operation takes.",
        ["client_id_used_as_secret"] = "The client_id stands where the secret belongs.",
        ["client_of_another_developer"] = "Account Central takes the client_id of one's own apps only.",
        ["client_unknown"] = "No app has that client_id.",
        ["code_already_used"] = "A code works once.",
        ["code_expired"] = "The code is older than ten minutes.",
        ["code_of_another_client"] = "The code was issued to another app.",
        ["code_unknown"] = "This sandbox never issued that code.",
        ["consent_revoked"] = "The owner removed the app's access.",
        ["credentials_differ"] = "Authorization and X-Keap-API-Key name two different credentials.",
        ["credentials_unreadable"] = "The Basic header is not base64 of client_id:client_secret.",
        ["denied"] = "The owner pressed Deny.",
        ["developer_inactive"] = "The developer's account is switched off.",
        ["exchange_without_client_id"] = "The body of the exchange has no client_id.",
        ["grant_type_missing"] = "No grant_type in a form body.",
        ["grant_type_unsupported"] = "Keap knows authorization_code and refresh_token only.",
        ["key_unknown"] = "This sandbox has no such key: never made here, or deleted.",
        ["not_found"] = "This tenant has no record with that id.",
        ["not_imitated"] = "The sandbox does not imitate this; Keap may have it.",
        ["owns_nothing"] = "The login owns no Keap application.",
        ["property_unknown"] = "The body has a property that the operation does not take.",
        ["redirect_missing"] = "No redirect_uri: the owner ends on Your Accounts, without a code.",
        ["redirect_not_registered"] = "The redirect_uri is not a registered one.",
        ["redirect_unusable"] = "No code can be sent to that redirect_uri.",
        ["redirect_uri_differs"] = "Not the redirect_uri that the code was asked for with.",
        ["redirect_uri_missing"] = "The exchange has no redirect_uri.",
        ["redirect_uri_not_null"] =
            "A Partner code of Account Central is exchanged with the text null as its redirect_uri.",
        ["redirect_uri_not_registered"] =
            "A Personal code of Account Central is exchanged with a redirect_uri that the app registered.",
        ["refresh_token_already_used"] = "A refresh token works once; somebody has used this one.",
        ["refresh_token_expired"] = "The refresh token lay unused for more than 45 days.",
        ["refresh_token_of_another_client"] = "The refresh token belongs to another app.",
        ["refresh_token_unknown"] = "This sandbox never issued that refresh token.",
        ["response_type_unusable"] = "The response_type is not code.",
        ["sandbox_full"] = "The sandbox keeps no more: reset it.",
        ["secret_wrong"] = "The client_secret is not the app's. Keap says the same as of a spent token.",
        ["value_invalid"] = "A value is out of range or of the wrong form; the answer names it.",
        ["value_refused"] = "The record would break a rule; the answer names it.",
    };

    public static string? For(string name) => All.GetValueOrDefault(name);
}
