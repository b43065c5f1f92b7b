using System.Text;
using Evergrant.Sandbox.Authorization;
using Evergrant.Sandbox.Tls;
using Microsoft.AspNetCore.WebUtilities;

namespace Evergrant.Sandbox.Log;

/// <summary>A request as a snippet sends it again: with its mistakes, and with variables in place of what may be a secret.</summary>
internal static class CopiedCall
{
    private static readonly string[] Copied = ["Accept", "Content-Type"];
    private static readonly string[] Harmless =
    [
        "",
        "authorization_code",
        "refresh_token",
        "client_credentials",
        "password",
        "code",
        "full",
        "null",
    ];

    /// <param name="body">Where an endpoint read it whole.</param>
    public static SnippetCall Of(HttpRequest request, byte[]? body)
    {
        var form = body is not null && request.HasFormContentType ? FormOf(body) : null;
        var basic = ClientCredentials.FromBasic(request.Headers.Authorization.ToString());
        var id = basic?.ClientId ?? form?.FirstOrDefault(field => field.Key == "client_id").Value;
        return new SnippetCall
        {
            Method = request.Method,
            LedTo = KeapHosts.AreKeaps(request.Host.Host) ? request.HttpContext.Connection.LocalPort : null,
            Url = $"{request.Scheme}://{request.Host}{request.Path.ToUriComponent()}{Query(request, id)}",
            Headers = [.. Headers(request, basic is not null).Where(one => form is null || one.Key != "Content-Type")],
            // An id in the secret's place is the mistake of a whole thread, and no secret.
            Basic = basic is null ? null : new("$CLIENT_ID", basic.SecretIsTheId ? "$CLIENT_ID" : "$CLIENT_SECRET"),
            Form = form?.ConvertAll(field =>
                ShownFields.Names.Contains(field.Key)
                    ? new KeyValuePair<string, string>(field.Key, Field(field.Key, field.Value, id))
                    : new("other", "$OTHER")
            ),
            Body = form is null && request.ContentLength is not 0 && HasBody(request) ? "$BODY" : null,
        };
    }

    private static bool HasBody(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) || HttpMethods.IsPut(request.Method) || HttpMethods.IsPatch(request.Method);

    private static IEnumerable<KeyValuePair<string, string>> Headers(HttpRequest request, bool isBasic)
    {
        foreach (var name in Copied)
            if (request.Headers[name].ToString() is { Length: > 0 } value && value != "*/*")
                yield return new(name, Redaction.Cut(value));
        var authorization = request.Headers.Authorization.ToString();
        if (authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            yield return new("Authorization", "Bearer $ACCESS_TOKEN");
        else if (authorization.Length > 0 && !isBasic)
            yield return new("Authorization", "$AUTHORIZATION");
        if (request.Headers.ContainsKey("X-Keap-API-Key"))
            yield return new("X-Keap-API-Key", "$KEAP_API_KEY");
    }

    private static List<KeyValuePair<string, string>> FormOf(byte[] body) =>
        [
            .. (
                from parameter in QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body))
                from value in parameter.Value
                select new KeyValuePair<string, string>(parameter.Key, value ?? "")
            ).Take(ShownFields.Most),
        ];

    private static string Query(HttpRequest request, string? id) =>
        string.Join(
            '&',
            from parameter in request.Query
            from value in parameter.Value
            let isBare = string.IsNullOrEmpty(value)
            select isBare || !IsShown(parameter.Key)
                ? "other=$OTHER"
                : $"{Uri.EscapeDataString(parameter.Key)}={Field(parameter.Key, value, id)}"
        )
            is { Length: > 0 } query
            ? "?" + query
            : "";

    private static string Field(string name, string value, string? id) =>
        value == id || name == "client_id" ? "$CLIENT_ID"
        : Harmless.Contains(value) || (value.Length < 6 && value.All(char.IsAsciiDigit)) ? value
        : "$" + Variable(name);

    // What stands in a name's place may be a secret as well.
    private static bool IsShown(string name) =>
        name.Length <= 40 && name.All(letter => char.IsAsciiLetterLower(letter) || letter == '_');

    private static string Variable(string name)
    {
        var letters = string.Concat(
            name.Select(letter => char.IsAsciiLetter(letter) ? char.ToUpperInvariant(letter) : '_')
        );
        var trimmed = letters.Trim('_');
        return trimmed.Length is >= 2 and <= 40 ? trimmed : "VALUE";
    }
}
