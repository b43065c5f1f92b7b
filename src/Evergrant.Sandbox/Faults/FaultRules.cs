using Evergrant.Sandbox.Authorization;

namespace Evergrant.Sandbox.Faults;

internal static class FaultRules
{
    public const int LongestDelayMs = 600_000;

    /// <exception cref="ArgumentException">Says what is wrong in words fit for an answer.</exception>
    public static void Check(string name, FaultMatch match, int times, FaultOptions options)
    {
        Demand(FaultNames.All.Contains(name), $"There is no such fault. Known: {string.Join(", ", FaultNames.All)}.");
        Demand(
            match.GrantType is null or TokenRequest.AuthorizationCode or TokenRequest.RefreshGrant,
            "match.grant_type is authorization_code or refresh_token."
        );
        Demand(match.Nth >= 1, "match.nth counts from 1.");
        Demand(times >= 1, "times is at least 1.");
        Demand(options.Bytes is null or >= 0, "options.bytes is not negative.");
        Demand(options.DelayMs is null or (>= 0 and <= LongestDelayMs), "options.delay_ms is from 0 to 600000.");
        Demand(options.RetryAfter is null or >= 0, "options.retry_after is not negative.");
        Demand(options.Status is null or (>= 200 and <= 599), "options.status is from 200 to 599.");
    }

    private static void Demand(bool holds, string otherwise)
    {
        if (!holds)
            throw new ArgumentException(otherwise);
    }
}
