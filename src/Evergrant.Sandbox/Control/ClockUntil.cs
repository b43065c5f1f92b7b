using System.Globalization;
using Evergrant.Sandbox.Hosting;
using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox.Control;

/// <summary>
/// Reads until when to advance: <c>refresh-expiry(co_1)-1s</c>, <c>access-expiry</c>, <c>code-expiry</c>,
/// <c>quota-reset+1m</c>, <c>2030-01-31T12:00:00Z</c>. Without a consent it is that of the newest.
/// </summary>
internal sealed class ClockUntil(SandboxStore store, SandboxClock clock)
{
    private const int Longest = 200;
    private const string Known =
        "refresh-expiry(CONSENT), access-expiry(CONSENT), code-expiry(CONSENT), quota-reset or a UTC time";

    /// <exception cref="ProblemException">It cannot be read, and where; or there is no such consent.</exception>
    public DateTimeOffset Read(string text)
    {
        if (text.Length > Longest)
            throw Wrong(Longest, "it is too long");

        var end = text.IndexOfAny(['(', '+']);
        return char.IsAsciiDigit(text.FirstOrDefault()) ? OfTime(text) : OfName(text, end);
    }

    private static DateTimeOffset OfTime(string text)
    {
        var end = text.IndexOf('Z', StringComparison.Ordinal);
        return
            end > 0
            && DateTimeOffset.TryParse(
                text.AsSpan(0, end + 1),
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var time
            )
            ? Moved(time, text, end + 1)
            : throw Wrong(0, "a UTC time is written 2030-01-31T12:00:00Z");
    }

    private DateTimeOffset OfName(string text, int end)
    {
        // Names have a minus within, so a minus ends one only where a number follows.
        var minus = Enumerable.Range(0, text.Length).FirstOrDefault(at => IsMinus(text, at), text.Length);
        var nameEnd = Math.Min(end < 0 ? text.Length : end, minus);
        var name = text[..nameEnd];
        var (consent, rest) = ConsentIn(text, nameEnd);
        // All of it is read before anything is looked up.
        Moved(clock.GetUtcNow(), text, rest);
        var time = name switch
        {
            "refresh-expiry" => Newest(consent).RefreshExpiresAt,
            "access-expiry" => Newest(consent).AccessExpiresAt,
            "code-expiry" => Code(consent).ExpiresAt,
            "quota-reset" when consent is null => new DateTimeOffset(
                clock.GetUtcNow().UtcDateTime.Date.AddDays(1),
                TimeSpan.Zero
            ),
            _ => throw Wrong(0, $"there is {Known}"),
        };
        return Moved(time, text, rest);
    }

    private static (string? Consent, int End) ConsentIn(string text, int at)
    {
        if (at >= text.Length || text[at] != '(')
            return (null, at);

        var close = text.IndexOf(')', at);
        return close > at + 1
            ? (text[(at + 1)..close], close + 1)
            : throw Wrong(at + 1, close < 0 ? "the ) is missing" : "a consent's id is missing, such as co_1");
    }

    private static DateTimeOffset Moved(DateTimeOffset time, string text, int at)
    {
        if (at == text.Length)
            return time;

        var isMinus = text[at] == '-';
        if (!isMinus && text[at] != '+')
            throw Wrong(at, "here may stand + or - and a duration");

        var by = Durations.Parse(text[(at + 1)..]) ?? throw Wrong(at + 1, "a duration is written 1s, 90m or 1d12h");
        return Clock.Instant.After(time, isMinus ? -by : by);
    }

    private TokenSet Newest(string? consent)
    {
        lock (store.Lock)
            return store.Document.TokenSets.FindLast(tokens => consent is null || tokens.ConsentId == consent)
                ?? throw Nobody("tokens");
    }

    private AuthorizationCode Code(string? consent)
    {
        lock (store.Lock)
            return store.Document.Codes.FindLast(code =>
                    code.RedeemedAt is null && (consent is null || code.ConsentId == consent)
                ) ?? throw Nobody("code that waits");
    }

    private static bool IsMinus(string text, int at) =>
        text[at] == '-' && at + 1 < text.Length && (char.IsAsciiDigit(text[at + 1]) || text[at + 1] == 'P');

    private static ProblemException Nobody(string what) =>
        new(404, "no_such_consent", $"There is no consent with {what} of that id; lineage shows what there is.");

    private static ProblemException Wrong(int at, string why) =>
        ProblemException.BadRequest("invalid_until", $"until cannot be read at character {at + 1}: {why}.");
}
