using System.Globalization;
using Evergrant.Sandbox.Hosting;

namespace Evergrant.Sandbox.Expectations;

/// <summary>The part of the log that expectations are about, and the whole of it.</summary>
internal sealed record LogWindow(
    IReadOnlyList<LoggedRequest> Whole,
    IReadOnlyList<LoggedRequest> Requests,
    bool IsComplete
)
{
    private const string IdPrefix = "req-";

    /// <exception cref="ProblemException"/>
    public static LogWindow Of(SandboxRequestLog log, string? since)
    {
        var (whole, forgotten) = log.WithForgotten();
        var isIn = since is null ? _ => true : Since(since);
        return new LogWindow(whole, [.. whole.Where(isIn)], forgotten is null || !isIn(forgotten));
    }

    /// <exception cref="ProblemException"/>
    public static Func<LoggedRequest, bool> Since(string since)
    {
        if (NumberOf(since) is { } number)
            return request => NumberOf(request.Id) > number;
        if (
            since.EndsWith('Z')
            && DateTimeOffset.TryParse(since, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
        )
            return request => request.Time >= time;

        throw ProblemException.BadRequest(
            "invalid_since",
            "since is the id of a request such as req-12, or a UTC time such as 2030-01-31T12:00:00Z."
        );
    }

    private static long? NumberOf(string id) =>
        id.StartsWith(IdPrefix, StringComparison.Ordinal)
        && long.TryParse(id.AsSpan(IdPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
