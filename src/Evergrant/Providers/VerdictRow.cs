namespace Evergrant.Providers;

/// <summary>
/// One known answer of a token endpoint. What is null is not looked at. A row without a status is not for 429 and 5xx,
/// unless it names a fault: gateways answer some of their own faults with 500.
/// </summary>
public sealed record VerdictRow
{
    public int? Status { get; init; }

    /// OAuth `error`, as it is.
    public string? Error { get; init; }

    /// Part of `error_description` or `faultstring`, in any case.
    public string? Description { get; init; }

    /// `fault.detail.errorcode`, as it is.
    public string? Fault { get; init; }

    public required ErrorClass Class { get; init; }

    internal bool Fits(int status, string? error, string? description, string? fault) =>
        (Status is { } wanted ? wanted == status : Fault is not null || !ErrorClasses.IsPassing(status))
        && (Error is null || Error == error)
        && (Fault is null || Fault == fault)
        && (Description is null || description?.Contains(Description, StringComparison.OrdinalIgnoreCase) == true);
}

/// What an error answer is about. None of them alone ends a grant.
public enum ErrorClass
{
    /// Nothing that was presented: wait and try again.
    Passing,

    /// The presented token or code.
    Refused,

    /// The app's id or secret, or its standing with the provider.
    Client,

    /// The form of the request: a mistake of ours, or of the profile.
    Request,
}

internal static class ErrorClasses
{
    /// RFC 6749 section 5.2. Unknown errors pass: web frameworks put their own words into a member called `error`.
    public static ErrorClass OfOAuthError(string error) =>
        error switch
        {
            "invalid_grant" => ErrorClass.Refused,
            "invalid_client" or "unauthorized_client" => ErrorClass.Client,
            "invalid_request" or "unsupported_grant_type" or "invalid_scope" => ErrorClass.Request,
            _ => ErrorClass.Passing,
        };

    public static bool IsPassing(int status) => status is 408 or 429 or >= 500;
}
