namespace Evergrant.Sandbox.Authorization;

/// <summary>
/// What Keap's token endpoint says no with. Texts are recorded ones; rows of the older gateway stand in where the
/// present one has no sample, and <see cref="Reason"/> says in the log what Keap's own text does not.
/// </summary>
internal sealed record TokenRefusal(string Reason, int Status, string ContentType, string Body)
{
    private const string Json = "application/json";

    private const string InvalidRefreshToken =
        """{"error":"invalid_request","error_description":"Invalid Refresh Token"}""";

    // Pretty-printed when recorded. Keap says it of codes and of secrets alike.
    private const string ExchangeFailed = """
        {
            "error": "invalid_grant",
            "error_description": "Unable to authenticate username and password"
        }
        """;

    // Older gateway; the status is not in the report.
    public static TokenRefusal NoGrantType { get; } =
        new(
            "grant_type_missing",
            400,
            Json,
            """{"error":"invalid_request","error_description":"response_type or grant_type is required"}"""
        );

    // Assumed whole: only two grant types exist, and nobody recorded a third.
    public static TokenRefusal UnsupportedGrantType { get; } =
        new("grant_type_unsupported", 400, Json, """{"error":"unsupported_grant_type"}""");

    // Older gateway: "wrong string in Basic", no description. The status is RFC 6749's.
    public static TokenRefusal UnreadableCredentials { get; } =
        new("credentials_unreadable", 401, Json, """{"error":"invalid_client"}""");

    // The gateway's own shape. The status was not recorded; its software's default is often mapped to 401.
    public static TokenRefusal UnknownClient { get; } =
        new(
            "client_unknown",
            401,
            Json,
            """{"fault":{"faultstring":"Invalid client identifier","detail":{"errorcode":"oauth.v2.InvalidClientIdentifier"}}}"""
        );

    // Older gateway; Keap-specific clients still look for this body.
    public static TokenRefusal DeveloperInactive { get; } =
        new("developer_inactive", 403, "text/xml", "<h1>Developer Inactive</h1>");

    // Older gateway, cause never stated; used where the exchange lacks its client_id.
    public static TokenRefusal OddExchange { get; } =
        new(
            "exchange_without_client_id",
            400,
            Json,
            """{"error_description":"Missing or invalid service_name","error":"invalid_request","error_uri":"https://developer.infusionsoft.com/docs/read/Getting_Started_With_OAuth2"}"""
        );

    public static TokenRefusal Refresh(string reason) => new(reason, 400, Json, InvalidRefreshToken);

    // Older gateway recorded the 400, a forum post the words; together they are assumed, and that a missing one (which
    // "fails validation", says the post) and the codes of Account Central get the same.
    public static TokenRefusal Redirect(string reason) =>
        new(reason, 400, Json, """{"error":"invalid_request","error_description":"invalid redirect_url"}""");

    public static TokenRefusal Exchange(string reason) => new(reason, 401, Json, ExchangeFailed);
}
