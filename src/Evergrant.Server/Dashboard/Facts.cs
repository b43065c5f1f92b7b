using Evergrant.Providers;
using Evergrant.Server.Web;

namespace Evergrant.Server.Dashboard;

/// What is known of one grant, as names and values.
internal static class Facts
{
    public static Html Of(GrantView view, DateTimeOffset now)
    {
        var grant = view.Grant;
        return List(
            ("Account", Text(grant.Account ?? "not named by the provider")),
            ("App", Text(AppOf(view))),
            ("Access until", AccessOf(grant, now)),
            ("Refresh token", RefreshOf(view, now)),
            ("Next refresh", NextOf(grant, now)),
            ("Kept", KeptOf(grant, now)),
            ("Generation", Text($"{grant.Generation}"))
        );
    }

    public static Html EvidenceOf(GrantView view, DateTimeOffset now)
    {
        var evidence = view.Grant.Evidence;
        return Html.Of(
            $"""
            <p class="evidence">{Words.Happened(evidence, view.Provider)} {Times.WithDistance(evidence.At, now)}</p>
            {List(
                ("Sent", TextOrNone(evidence.Sent)),
                ("Came back", TextOrNone(evidence.Received)),
                ("Meaning", TextOrNone(evidence.Meaning))
            )}
            """
        );
    }

    /// Without those that have no value.
    private static Html List(params (string Name, Html Value)[] facts)
    {
        var present = facts.Where(fact => !fact.Value.IsEmpty).ToList();
        return present.Count == 0
            ? Html.Empty
            : Html.Of(
                $"<dl>{Html.Join(present.Select(fact => Html.Of($"<dt>{fact.Name}</dt><dd>{fact.Value}</dd>")))}</dl>"
            );
    }

    private static Html Text(string text) => Html.Of($"{text}");

    private static Html TextOrNone(string? text) => text is null ? Html.Empty : Text(text);

    private static string AppOf(GrantView view) =>
        view.App?.BaseAddress is { } address
            ? $"{view.Grant.App} ({view.Provider}, at {address.GetLeftPart(UriPartial.Authority)})"
            : $"{view.Grant.App} ({view.Provider})";

    private static Html AccessOf(Grant grant, DateTimeOffset now) =>
        grant.NeverExpires ? Text("never ends")
        : grant.AccessExpiresAt > now ? Times.WithDistance(grant.AccessExpiresAt, now)
        : Html.Of($"ended {Times.WithDistance(grant.AccessExpiresAt, now)}");

    private static Html NextOf(Grant grant, DateTimeOffset now) =>
        grant.NextRefreshAt is not { } next ? Text("not by itself")
        : next <= now ? Html.Of($"now (due {Times.Absolute(next)})")
        : Times.WithDistance(next, now);

    /// What the profile says a token lives: nobody can ask the provider.
    private static Html RefreshOf(GrantView view, DateTimeOffset now)
    {
        var grant = view.Grant;
        if (grant.State == GrantState.NeedsReauthorization)
            return Text("not accepted any more");
        if (grant.State == GrantState.Revoked)
            return Text("ended");
        if (grant.Kind == GrantKind.Key)
            return Text("none: it is a static key");
        if (!grant.HasRefreshToken)
            return Text("none was sent");
        if (Forecast.EndOf(grant) is not { } end)
            return Text("no known end");
        var left = end > now ? $"{Days(end - now)} left" : "should have ended";
        var doubt = grant.State == GrantState.Uncertain ? "; it may be spent already" : "";
        return Html.Of($"{left}, until {Times.Absolute(end)} (estimate, {Basis(view.Profile, end, grant)}{doubt})");
    }

    /// Stored times are cut to milliseconds: without the second, 45 days would never be 45.
    private static string Days(TimeSpan left) => DaysOf(left + TimeSpan.FromSeconds(1));

    private static string DaysOf(TimeSpan left) =>
        left.TotalDays >= 2 ? $"{(int)left.TotalDays} days"
        : left.TotalDays >= 1 ? "1 day"
        : $"{Times.Span(left)}";

    private static string Basis(ProviderProfile? profile, DateTimeOffset end, Grant grant)
    {
        var (life, why) =
            end == grant.RefreshIdleEndsAt
                ? (profile?.RefreshIdle, "without use")
                : (profile?.RefreshAbsolute, "from approval");
        return profile is null || life is null
            ? "as it was when the tokens came"
            : $"profile {profile.Name}: {(int)life.Value.TotalDays} days {why}";
    }

    private static Html KeptOf(Grant grant, DateTimeOffset now) =>
        grant.Kind == GrantKind.Key
            ? Html.Empty
            : Text(
                grant switch
                {
                    { IsRationed: true } =>
                        "only alive: the app’s share of the provider’s daily quota is used up by grants that are read more",
                    { Keep: Keep.Warm } => "warm: always a live access token",
                    { Keep: Keep.Alive } => "alive: only its refresh token is kept from lapsing",
                    _ when Forecast.Of(grant, now).IsWarm => "warm, for it was read in the last 7 days",
                    _ => "only alive, for nobody read it in the last 7 days",
                }
            );
}
