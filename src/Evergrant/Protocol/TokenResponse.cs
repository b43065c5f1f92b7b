using System.Globalization;
using System.Text;
using Evergrant.Providers;

namespace Evergrant.Protocol;

/// What an answer of a token endpoint says. Reading is pure: seal the answer first, read it as often as you like.
public abstract record TokenResponse
{
    private const int LongestDescription = 300;
    private const int LongestWord = 100;
    private const int LongestScope = 4096;
    private static readonly TimeSpan LongestLife = TimeSpan.FromDays(3650);

    private TokenResponse() { }

    /// <param name="RefreshToken">Null: none was sent, the presented one stays good.</param>
    /// <param name="ExpiresIn">From sending. Null: not named, or nonsense; then the profile's access life.</param>
    public sealed record Tokens(
        AccessToken AccessToken,
        RefreshToken? RefreshToken,
        string? Scope,
        TimeSpan? ExpiresIn,
        string? Account
    ) : TokenResponse;

    /// A well-formed error. What it is about is in <see cref="ProviderError.Class"/>.
    public sealed record Refused(ProviderError Error) : TokenResponse;

    /// No OAuth answer. Says nothing about the token, which after a 2xx status may well be spent.
    public sealed record Unreadable(string Why) : TokenResponse;

    public static TokenResponse Read(TokenAnswer answer, ProviderProfile profile, Redaction sent)
    {
        if (answer.Body.IsEmpty)
            return new Unreadable($"{answer.Status} with an empty body");
        var members = AnswerMembers.Read(answer.Body.Span);
        if (!members.IsObject)
            return new Unreadable($"{answer.Status} with {Kind(answer)} instead of a JSON object");
        if (members.IsWhole && FindError(answer.Status, members, profile, sent) is { } error)
            return new Refused(error);
        return answer.Status is >= 200 and < 300
            ? ReadTokens(answer, members, profile)
            : new Unreadable($"{answer.Status} with {(members.IsWhole ? "no OAuth error in its" : "broken")} JSON");
    }

    private static TokenResponse ReadTokens(TokenAnswer answer, AnswerMembers members, ProviderProfile profile)
    {
        var access = members.Text("access_token");
        var refresh = members.Text("refresh_token");
        // Both tokens whole: whatever else was cut or broken, this was the answer, and the presented token is spent.
        if (!members.IsWhole && (access is null || refresh is null))
            return new Unreadable($"{answer.Status} with JSON that was cut or is broken");
        if (access is null)
            return new Unreadable($"{answer.Status} without an access_token");
        if (members.IsOddlyTyped("refresh_token") || !CanBeSent(access) || !CanBeSent(refresh ?? ""))
            return new Unreadable($"{answer.Status} with a token that cannot be sent back");
        var scope = Plain.OrNull(members.Text("scope"), LongestScope);
        return new Tokens(
            new AccessToken(access),
            refresh is null ? null : new RefreshToken(refresh),
            scope,
            ReadLife(members.Number("expires_in")),
            AccountName.Read(scope, profile.AccountFrom)
        );
    }

    private static ProviderError? FindError(int status, AnswerMembers members, ProviderProfile profile, Redaction sent)
    {
        var error = members.Text("error");
        var fault = members.Text("fault.detail.errorcode");
        if (error is not null && !IsWord(error))
            return null;
        if (error is null && fault is null && (!ErrorClasses.IsPassing(status) || members.Has("access_token")))
            return null;
        var description =
            members.Text("error_description") ?? members.Text("fault.faultstring") ?? members.Text("message");
        var row = profile.Verdicts.FirstOrDefault(row => row.Fits(status, error, description, fault));
        return new ProviderError
        {
            Status = status,
            Error = Clean(error, LongestWord),
            Description = Clean(description, LongestDescription),
            Fault = Clean(fault, LongestWord),
            Class =
                row?.Class
                ?? (
                    error is null || ErrorClasses.IsPassing(status)
                        ? ErrorClass.Passing
                        : ErrorClasses.OfOAuthError(error)
                ),
        };

        // Redacted before it is shortened: a secret cut in two would no longer be found.
        string? Clean(string? text, int longest) => text is null ? null : Plain.OrNull(sent.Apply(text), longest);
    }

    /// RFC 6749 section 5.2.
    private static bool IsWord(string error) =>
        error.Length <= LongestWord && error.All(c => c is >= ' ' and <= '~' and not '"' and not '\\');

    /// RFC 6749 appendix A.12: visible characters and space. Anything else would not survive a header or a form.
    private static bool CanBeSent(string token) => token.All(c => c is >= ' ' and <= '~');

    private static TimeSpan? ReadLife(string? text) =>
        !double.TryParse(text?.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
        || double.IsNaN(seconds)
        || seconds < 1
            ? null
        : seconds >= LongestLife.TotalSeconds ? LongestLife
        : TimeSpan.FromSeconds(Math.Floor(seconds));

    private static string Kind(TokenAnswer answer)
    {
        var start = Encoding.ASCII.GetString(answer.Body.Span[..Math.Min(answer.Body.Length, 64)]).TrimStart();
        return start.StartsWith('<') ? "a page or XML" : $"{answer.ContentType ?? "text of no type"}";
    }
}
