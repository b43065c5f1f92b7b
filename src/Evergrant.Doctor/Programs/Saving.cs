namespace Evergrant.Doctor.Programs;

/// Where a program keeps what it got.
internal static class Saving
{
    private static readonly string[] Verbs =
    [
        "save",
        "store",
        "set",
        "put",
        "update",
        "write",
        "insert",
        "query",
        "execute",
        "exec",
        "persist",
        "upsert",
    ];

    public static Evidence? InTwoWrites(IReadOnlyList<CodeStatement> statements, string text)
    {
        if (text.Contains("transaction", StringComparison.OrdinalIgnoreCase))
            return null;

        var hasAccess = false;
        var hasRefresh = false;
        foreach (var statement in statements)
        {
            if (Verb(statement) is null || IsRequest(statement))
                continue;

            var (access, refresh) = (statement.Mentions("accesstoken"), statement.Mentions("refreshtoken"));
            if (access && refresh)
                return null;

            hasAccess |= access;
            hasRefresh |= refresh;
        }

        return hasAccess && hasRefresh
            ? Evidence.Of("one call saves access_token, ", "another saves refresh_token", "")
            : null;
    }

    private static string? Verb(CodeStatement statement) =>
        statement
            .Names()
            .Where(one => one.IsCall && !IsSetter(one.Name))
            .Select(one => First(one.Name))
            .FirstOrDefault(Verbs.Contains);

    // $grant->setAccessToken(…) fills an object; what saves it comes after.
    private static bool IsSetter(string name) => CodeStatement.Bare(name) is "setaccesstoken" or "setrefreshtoken";

    // setSetting, update_option, file_put_contents
    private static string First(string name) => Words(name).FirstOrDefault(Verbs.Contains) ?? "";

    private static IEnumerable<string> Words(string name)
    {
        var start = 0;
        for (var at = 1; at <= name.Length; at++)
        {
            var ends =
                at == name.Length
                || !char.IsAsciiLetter(name[at])
                || (char.IsAsciiLetterUpper(name[at]) && !char.IsAsciiLetterUpper(name[at - 1]));
            if (!ends)
                continue;
            if (at > start)
                yield return name[start..at].Trim('_', '$').ToLowerInvariant();
            start = at;
        }
    }

    // Setting a header, an option or a field of the request is no saving.
    private static bool IsRequest(CodeStatement statement) =>
        statement.Mentions("granttype")
        || statement.Mentions("authorization")
        || statement.Mentions("bearer")
        || statement.Mentions("curlopt")
        || statement.Mentions("setopt");
}
