using System.Globalization;
using Evergrant.Server.Web;
using Microsoft.Extensions.Primitives;

namespace Evergrant.Server.Grants;

/// `?min_ttl=SECONDS&amp;after_generation=N`, checked.
internal readonly record struct TokenQuery(TimeSpan? MinTtl, int? AfterGeneration)
{
    /// Longer than any access token lives; the keeper heeds two thirds of the life at most.
    private const int LongestMinTtl = 366 * 24 * 3600;

    public static bool TryRead(HttpRequest request, out TokenQuery query, out ProblemDocument? problem)
    {
        query = default;
        problem = null;
        if (!request.QueryString.HasValue)
            return true;
        if (!TryRead(request.Query["min_ttl"], LongestMinTtl, out var minTtl))
            problem = Problem.New(400, "invalid_min_ttl", $"min_ttl is a number of seconds, 0 to {LongestMinTtl}.");
        else if (!TryRead(request.Query["after_generation"], int.MaxValue, out var generation))
            problem = Problem.New(
                400,
                "invalid_after_generation",
                "after_generation is the generation that was refused, a whole number."
            );
        else
            query = new TokenQuery(minTtl is { } seconds ? TimeSpan.FromSeconds(seconds) : null, generation);
        return problem is null;
    }

    private static bool TryRead(StringValues values, int largest, out int? number)
    {
        number = null;
        if (values.Count == 0)
            return true;
        if (
            values.Count > 1
            || !int.TryParse(values[0], NumberStyles.None, CultureInfo.InvariantCulture, out var read)
            || read > largest
        )
            return false;
        number = read;
        return true;
    }
}
