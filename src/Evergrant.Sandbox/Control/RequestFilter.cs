using System.Globalization;
using Evergrant.Sandbox.Expectations;
using Evergrant.Sandbox.Hosting;

namespace Evergrant.Sandbox.Control;

/// <summary>Which requests of the log are meant: <c>?since=&amp;route=&amp;status=&amp;client=</c>, all of them together.</summary>
internal static class RequestFilter
{
    private const string Cut = "cut";

    /// <exception cref="ProblemException">A name or a value of another form.</exception>
    public static List<LoggedRequest> Of(IReadOnlyList<LoggedRequest> requests, IQueryCollection query)
    {
        var filters = query.SelectMany(one => one.Value, (one, value) => Read(one.Key, value ?? "")).ToList();
        return [.. requests.Where(request => filters.TrueForAll(filter => filter(request)))];
    }

    private static Func<LoggedRequest, bool> Read(string name, string value) =>
        name switch
        {
            "since" => LogWindow.Since(value),
            "route" => CallRoute.Read(value).Matches,
            "status" => StatusOf(value),
            "client" => request => request.Client == value,
            _ => throw ProblemException.BadRequest(
                "invalid_filter",
                "The log is filtered by since, route, status and client."
            ),
        };

    private static Func<LoggedRequest, bool> StatusOf(string text)
    {
        if (text == Cut)
            return request => request.Status is null;
        if (text is [>= '1' and <= '5', 'x', 'x'])
            return request => request.Status / 100 == text[0] - '0';
        if (
            text.Length == 3
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var status)
            && status >= 100
        )
            return request => request.Status == status;

        throw ProblemException.BadRequest(
            "invalid_status",
            "status is a number such as 401, a class such as 4xx, or cut for a connection that ended without an answer."
        );
    }
}
