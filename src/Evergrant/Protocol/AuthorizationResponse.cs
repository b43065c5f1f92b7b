using Evergrant.Providers;

namespace Evergrant.Protocol;

/// What the provider sent the browser back with.
public abstract record AuthorizationResponse
{
    private const int Longest = 8 * 1024;

    private AuthorizationResponse() { }

    public sealed record Allowed(AuthorizationCode Code, string? State, string? Scope, string? Account)
        : AuthorizationResponse
    {
        /// RFC 9207. Null: not sent.
        public string? Issuer { get; init; }
    }

    /// The owner, or the provider, said no.
    public sealed record Denied(string Error, string? Description, string? State) : AuthorizationResponse;

    /// Neither code nor error; why, in words for the person who pasted it.
    public sealed record Useless(string Why) : AuthorizationResponse;

    public static AuthorizationResponse Read(Uri address, ProviderProfile profile) =>
        Read(address.OriginalString, profile);

    /// A whole address as it stands in the address bar, or only its query.
    public static AuthorizationResponse Read(string pasted, ProviderProfile profile)
    {
        var text = pasted.Trim();
        if (text.Length is 0)
            return new Useless("Nothing was pasted.");
        if (text.Length > Longest)
            return new Useless("That is longer than any address a provider sends back.");
        if (QueryOf(text) is not { } query)
            return new Useless(
                "The address has no query, so there is no code in it: copy the address of the page that the provider sent the browser to."
            );
        if (ReadFields(query) is not { } fields)
            return new Useless("A parameter stands in it twice with different values.");
        var state = fields.GetValueOrDefault("state");
        if (fields.TryGetValue("error", out var error))
            return new Denied(
                Plain.Text(error, 64),
                Plain.OrNull(fields.GetValueOrDefault("error_description"), 300),
                state
            );
        if (!fields.TryGetValue("code", out var code))
            return new Useless("There is no code= in it.");
        var scope = fields.GetValueOrDefault("scope");
        return new Allowed(new AuthorizationCode(code), state, scope, AccountName.Read(scope, profile.AccountFrom))
        {
            Issuer = fields.GetValueOrDefault("iss"),
        };
    }

    private static string? QueryOf(string text)
    {
        var end = text.IndexOf('#', StringComparison.Ordinal);
        var whole = end < 0 ? text : text[..end];
        var mark = whole.IndexOf('?', StringComparison.Ordinal);
        if (mark >= 0)
            return whole[(mark + 1)..];
        return whole.Contains('=', StringComparison.Ordinal) && !whole.Contains("://", StringComparison.Ordinal)
            ? whole
            : null;
    }

    /// Empty values count as absent: Keap sends `state=` when there was none.
    private static Dictionary<string, string>? ReadFields(string query)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || equals == pair.Length - 1)
                continue;
            var name = FormFields.Decode(pair[..equals]);
            var value = FormFields.Decode(pair[(equals + 1)..]);
            if (!fields.TryAdd(name, value) && fields[name] != value)
                return null;
        }
        return fields;
    }
}
