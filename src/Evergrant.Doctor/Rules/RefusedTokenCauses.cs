using Evergrant.Doctor.Calls;

namespace Evergrant.Doctor.Rules;

/// The five causes behind "Invalid Refresh Token", most frequent first, held against the request.
internal static class RefusedTokenCauses
{
    private static readonly Func<Call, PossibleCause>[] ByFrequency =
    [
        Spent,
        NotKept,
        WrongSecret,
        Lapsed,
        NoRefreshToken,
    ];

    public static IReadOnlyList<PossibleCause> Of(Call call) =>
        [.. ByFrequency.Select(cause => cause(call)).OrderBy(cause => cause.Standing)];

    private static PossibleCause Spent(Call call) =>
        Unless(
            IsForeign(call),
            "Another thread, server or cron job used the token first: it works once, and the loser sees this.",
            "Look for a second program with the same token; the request cannot show it.",
            "What was sent is no refresh token."
        );

    private static PossibleCause NotKept(Call call) =>
        Unless(
            IsForeign(call),
            "An earlier refresh worked and its new refresh token was not stored, so the old one is sent again.",
            "Store both tokens of every answer in one write before using them; the request cannot show it.",
            "What was sent is no refresh token."
        );

    private static PossibleCause WrongSecret(Call call)
    {
        const string cause = "Client id or secret is wrong, and the token is alive: Keap does not say which.";
        if (call.Request is null)
            return new PossibleCause(
                cause,
                CauseStanding.Open,
                "Paste the request as well: the header is read and compared."
            );

        if (FirstShown(call, Suspects) is { } shown)
            return new PossibleCause(cause, CauseStanding.Shown, $"{shown.Title} ({shown.Id}).");

        return new PossibleCause(
            cause,
            CauseStanding.Open,
            call.Authorization?.Basic is { Secret.Length: > 0 }
                ? "Id and secret are well formed and differ; a mistyped or old secret cannot be seen."
                : "Copy both anew from the developer portal."
        );
    }

    private static PossibleCause Lapsed(Call call) =>
        Unless(
            IsForeign(call),
            "The token lay unused for 45 days, or the owner removed the access.",
            "Compare the day it was issued; the owner sees the access under API Settings.",
            "What was sent is no refresh token."
        );

    private static PossibleCause NoRefreshToken(Call call)
    {
        const string cause =
            "What was sent is not the refresh token: an access token (all that Try it gives), a code, a key, or a cut text.";
        if (call.Request is null)
            return new PossibleCause(cause, CauseStanding.Open, "Paste the request as well.");

        return FirstShown(call, Values) is { } shown
            ? new PossibleCause(cause, CauseStanding.Shown, $"{shown.Title} ({shown.Id}).")
            : new PossibleCause(cause, CauseStanding.Open, "By its form it can be one; only its source tells.");
    }

    private static PossibleCause Unless(bool ruledOut, string cause, string open, string excluded) =>
        ruledOut
            ? new PossibleCause(cause, CauseStanding.RuledOut, excluded)
            : new PossibleCause(cause, CauseStanding.Open, open);

    // Then no refresh token was presented, spent or lapsed.
    private static bool IsForeign(Call call) =>
        FirstShown(
            call,
            [
                ClientRules.KeyAtTokenEndpoint,
                ValueRules.CodeAndTokenSwapped,
                ValueRules.AccessTokenToRefresh,
                ValueRules.Missing,
            ]
        )
            is not null;

    private static Rule? FirstShown(Call call, IEnumerable<Rule> rules) =>
        rules.FirstOrDefault(rule => rule.Look(call) is not null);

    private static IEnumerable<Rule> Suspects =>
        [
            BasicRules.IdTwice,
            ClientRules.IdAsSecretInBody,
            BasicRules.Plain,
            BasicRules.Broken,
            BasicRules.Whitespace,
            BasicRules.NotBase64,
            BasicRules.Halves,
            BasicRules.PercentEncoded,
            ClientRules.NoneOnRefresh,
            ClientRules.NoScheme,
            ClientRules.BearerAtTokenEndpoint,
            ClientRules.Twice,
        ];

    private static IEnumerable<Rule> Values =>
        [
            ClientRules.KeyAtTokenEndpoint,
            ValueRules.CodeAndTokenSwapped,
            ValueRules.AccessTokenToRefresh,
            ValueRules.Missing,
            ValueRules.Quotes,
            ValueRules.Whitespace,
            ValueRules.MoreThanItself,
            ValueRules.EncodedTwice,
            ValueRules.Cut,
        ];
}
