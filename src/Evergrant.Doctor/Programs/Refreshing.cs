namespace Evergrant.Doctor.Programs;

/// When a program asks for a new pair.
internal static class Refreshing
{
    // Whoever knows one of these words asks how long the token lives, or waits for a refusal.
    private static readonly string[] Asking =
    [
        "expir",
        "cache",
        "401",
        "ttl",
        "valid",
        "time()",
        "date.now",
        "datetime",
        "now()",
        "cron",
        "schedule",
        "setinterval",
        "stale",
    ];

    public static Evidence? EachTime(string text)
    {
        var refresh = Grant(text);
        if (refresh < 0)
            return null;

        var call = text.IndexOf("/crm/", refresh, StringComparison.OrdinalIgnoreCase);
        return call < 0 || Array.Exists(Asking, word => text.Contains(word, StringComparison.OrdinalIgnoreCase))
            ? null
            : Evidence.Of("grant_type=refresh_token, and then /crm/… ", "without asking when the access token ends");
    }

    private static int Grant(string text)
    {
        var at = text.IndexOf("grant_type", StringComparison.OrdinalIgnoreCase);
        return
            at >= 0
            && text.AsSpan(at, Math.Min(60, text.Length - at)).Contains("refresh_token", StringComparison.Ordinal)
            ? at
            : -1;
    }
}
