using Evergrant.Server.Web;

namespace Evergrant.Server.Quotas;

/// Why a call has to wait, and for how long: always a 429 of ours, before anything was sent.
internal static class QuotaProblems
{
    public static ProblemDocument KeyRate(string name, string window, TimeSpan wait) =>
        New("rate_exceeded", $"The key {name} has used what it may call in a {window}.", wait) with
        {
            Rule = "rate",
        };

    public static ProblemDocument ShareSpent(string name, int share, long limit, TimeSpan wait) =>
        New(
            "daily_share_spent",
            $"The key {name} has used its {share} % ({limit} calls) of what the provider takes in a day; the rest is for others.",
            wait
        ) with
        {
            Rule = "daily_share",
        };

    public static ProblemDocument Low(string name, string unit, TimeSpan wait) =>
        New(
            "provider_quota_low",
            $"What the provider takes in a {unit} is nearly used up, and the key {name} has had its part; the rest is for others.",
            wait
        );

    public static ProblemDocument Spent(TimeSpan wait) =>
        New("provider_quota_spent", "The provider takes no more calls for now; it said so itself.", wait);

    public static ProblemDocument Pace(TimeSpan wait) =>
        New("provider_pace", "More calls wait for their turn at the provider than it takes in that time.", wait);

    private static ProblemDocument New(string code, string detail, TimeSpan wait) =>
        Problem.New(StatusCodes.Status429TooManyRequests, code, $"Nothing was sent. {detail}") with
        {
            RetryAfterSeconds = Math.Max(1, (int)Math.Min(int.MaxValue, Math.Ceiling(wait.TotalSeconds))),
        };
}
