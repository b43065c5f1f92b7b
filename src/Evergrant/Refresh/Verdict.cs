using Evergrant.Protocol;
using Evergrant.Providers;
using Evergrant.Storage;

namespace Evergrant.Refresh;

/// <summary>
/// What a refusal means. No answer alone is a death sentence: Keap says the same words for a spent token, a lapsed one and a
/// wrong secret, so the answer is held against what else is known. Pure.
/// </summary>
internal sealed record Verdict(VerdictKind Kind, string Meaning)
{
    public const string Refused = "refused";
    public const string WrongSecret = "wrong_secret";
    public const string Malformed = "malformed";

    public static Verdict Of(ProviderError error, Corroboration known) =>
        error.Class switch
        {
            ErrorClass.Client => new(
                VerdictKind.FixSecret,
                $"The provider does not accept this app's client id and secret. Check both: {known.HowToSetSecret}"
            ),
            ErrorClass.Refused => OfRefusal(known),
            ErrorClass.Request when known.Lapsed is { } lapsed => Reconnect($"The refresh token lapsed at {lapsed:u}."),
            ErrorClass.Request => new(
                VerdictKind.Unknown,
                "The provider calls the request itself malformed, which says nothing about the grant; the provider's profile may be wrong. It is tried again less and less often, at last once a day, and at once when the profile or the app's secret changes."
            ),
            _ => new(VerdictKind.Wait, "The answer says nothing about the grant."),
        };

    /// What every verdict that blames the secret ends with: the command that mends it.
    public static string HowToSetSecret(string app) => $"Set the right one with: evergrant app secret {app}";

    /// What happened, as evidence says it.
    public string What =>
        Kind switch
        {
            VerdictKind.FixSecret => WrongSecret,
            VerdictKind.Unknown => Malformed,
            _ => Refused,
        };

    /// Whether the refusal on record was held to be the secret's fault. Earlier versions wrote one word for both.
    public static bool BlamesSecret(Grant grant) =>
        grant.Trouble.Refusals > 0
        && (
            grant.Evidence.What == WrongSecret
            || (
                grant.Evidence is { What: Refused, Meaning: { } meaning }
                && meaning.EndsWith(HowToSetSecret(grant.App), StringComparison.Ordinal)
            )
        );

    private static Verdict OfRefusal(Corroboration known)
    {
        if (known.SecretIsClientId)
            return Secret(
                "The app's secret is its client id again: the client id was put in the secret's place.",
                known
            );
        if (known.SecretChangedSinceRotation)
            return Secret("The app's secret was changed and has not worked since, so it is the first suspect.", known);
        if (!known.SecretProven)
            return Secret("The app's secret never worked yet, so it is the first suspect.", known);
        // Its age explains it; after a month without us several such come one after the other.
        if (known.Lapsed is { } lapsed)
            return Reconnect($"The refresh token lapsed at {lapsed:u}.");
        // Of two, both may have died of themselves; of many, those that died long ago say nothing beside one that lives.
        if (known.Siblings.Refused > 2)
            return Secret(
                $"{HowMany(known.Siblings)} grants of this app were refused one after the other and none was accepted since: the app's secret, not the grants.",
                known
            );
        if (known.UnansweredSince is { } since)
            return Reconnect(
                $"The refresh token was sent at {since:u} and no answer came; it is refused now, so it was spent then and the answer lost."
            );
        if (known.Probe == ProbeResult.Refused)
            return Reconnect("The access token is refused before its end as well: access was removed at the provider.");
        if (known.ReuseRule == ReuseRule.RevokesFamily)
            return Reconnect("The refresh token was spent elsewhere; this provider then revokes the whole grant.");
        if (known.Refusals > 3 || (known.Refusals > 1 && !known.AccessAlive))
            return Reconnect(
                $"Refused {known.Refusals} times with a secret that works: another program spent the refresh token, or access was removed."
            );
        return new(
            VerdictKind.Wait,
            $"Refused {(known.Refusals == 1 ? "once" : $"{known.Refusals} times")} with a secret that works. It is presented again before anything is concluded; look for another program that uses the same refresh token."
        );
    }

    private static string HowMany(SiblingGrants siblings) =>
        siblings.Refused > SiblingGrants.MostCounted ? $"More than {SiblingGrants.MostCounted}"
        : siblings.All > SiblingGrants.MostCounted ? $"{siblings.Refused}"
        : $"{siblings.Refused} of {siblings.All}";

    private static Verdict Secret(string what, Corroboration known) =>
        new(VerdictKind.FixSecret, $"{what} {known.HowToSetSecret}");

    private static Verdict Reconnect(string why) => new(VerdictKind.Reconnect, why);
}

internal enum VerdictKind
{
    /// The owner has to consent again.
    Reconnect,

    /// The app's client id or secret is wrong; its grants are not dead.
    FixSecret,

    /// It passes by itself.
    Wait,

    /// Nothing fits.
    Unknown,
}

/// What else is known when a refusal arrives. Times are the calendar's.
internal sealed record Corroboration
{
    public required bool SecretIsClientId { get; init; }

    /// The provider accepted the present secret at least once.
    public required bool SecretProven { get; init; }
    public required bool SecretChangedSinceRotation { get; init; }

    /// When this very token was sent before without an answer.
    public DateTimeOffset? UnansweredSince { get; init; }

    /// When the refresh token lapsed by the profile's limits.
    public DateTimeOffset? Lapsed { get; init; }

    /// Refusals of this token, this one included.
    public required int Refusals { get; init; }
    public required bool AccessAlive { get; init; }
    public required ProbeResult Probe { get; init; }
    public required SiblingGrants Siblings { get; init; }
    public required ReuseRule ReuseRule { get; init; }

    /// The command that mends the secret.
    public required string HowToSetSecret { get; init; }
}
