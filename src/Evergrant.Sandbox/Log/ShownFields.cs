using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace Evergrant.Sandbox.Log;

/// <summary>The body of a token request as the log shows it: which parameters came, and the values that say nothing.</summary>
internal static class ShownFields
{
    public const int Most = 50;

    /// <summary>Of parameters that are shown as they came; any other name may be a secret in the wrong place.</summary>
    public static readonly IReadOnlySet<string> Names = new HashSet<string>
    {
        "assertion",
        "client_assertion",
        "client_assertion_type",
        "client_id",
        "client_secret",
        "code",
        "code_verifier",
        "grant_type",
        "Header:Authorization",
        "password",
        "redirect_uri",
        "refresh_token",
        "response_type",
        "scope",
        "state",
        "username",
    };

    private static readonly HashSet<string> GrantTypes =
    [
        "authorization_code",
        "refresh_token",
        "client_credentials",
        "password",
    ];

    public static List<LoggedField> Of(HttpRequest request, byte[] body) =>
        [.. (request.HasFormContentType ? OfForm(body) : OfJson(body)).Take(Most)];

    private static IEnumerable<LoggedField> OfForm(byte[] body) =>
        from parameter in QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body))
        from value in parameter.Value
        select Shown(parameter.Key, value ?? "");

    private static List<LoggedField> OfJson(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? [.. document.RootElement.EnumerateObject().Select(one => Shown(one.Name, ""))]
                : [];
        }
        catch (Exception bad) when (bad is JsonException or InvalidOperationException)
        {
            return [];
        }
    }

    private static LoggedField Shown(string name, string value) =>
        Names.Contains(name)
            ? new LoggedField(
                name,
                name switch
                {
                    "grant_type" when GrantTypes.Contains(value) => value,
                    "redirect_uri" when value == "null" => value,
                    "redirect_uri" when Uri.TryCreate(value, UriKind.Absolute, out var uri) && uri.Host.Length > 0 =>
                        $"{uri.Scheme}://{uri.Host}:{uri.Port}/{Redaction.Hidden}",
                    _ => Redaction.Hidden,
                }
            )
            : new LoggedField("[other]", Redaction.Hidden);
}
