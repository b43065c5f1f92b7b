using System.Security.Cryptography;
using Evergrant.Providers;

namespace Evergrant.Server.Connect;

/// What the keeper says, as it is kept for the page.
internal static class Outcomes
{
    public static ConnectOutcome New(SpentState state, ProviderProfile profile, OutcomeKind kind) =>
        new()
        {
            Id = "cr_" + RandomNumberGenerator.GetHexString(32, lowercase: true),
            Link = state.Link.Hash,
            CookieHash = state.CookieHash,
            Kind = kind,
            Provider = profile.Name,
        };

    public static ConnectOutcome Of(ConnectResult result, SpentState state, ProviderProfile profile) =>
        result switch
        {
            ConnectResult.Connected(var grant, var isNew) => About(grant, state, profile, KindOf(grant, isNew)),
            ConnectResult.OtherAccount(var expected, var offered) => About(
                offered,
                state,
                profile,
                OutcomeKind.OtherAccount
            ) with
            {
                Expected = expected,
            },
            ConnectResult.Refused(_, var meaning) => New(state, profile, OutcomeKind.Refused) with { Detail = meaning },
            ConnectResult.Unanswered(var why) => New(state, profile, OutcomeKind.Unanswered) with { Detail = why },
            ConnectResult.NotSent(var why) => New(state, profile, OutcomeKind.NotSent) with { Detail = why },
            ConnectResult.AlreadyUsed(var why) => New(state, profile, OutcomeKind.AlreadyUsed) with { Detail = why },
            ConnectResult.NoClient => New(state, profile, OutcomeKind.NotSent) with
            {
                Detail = "the app has no client id and secret.",
            },
            ConnectResult.NoSuchApp => New(state, profile, OutcomeKind.NotSent) with { Detail = "the app is gone." },
            ConnectResult.StoreUnavailable(var why) => New(state, profile, OutcomeKind.Unanswered) with
            {
                Detail = why,
            },
            _ => throw new InvalidOperationException($"No outcome for {result.GetType().Name}."),
        };

    private static OutcomeKind KindOf(Grant grant, bool isNew) =>
        grant.State == GrantState.Paused ? OutcomeKind.Waiting
        : isNew ? OutcomeKind.Connected
        : OutcomeKind.Reauthorized;

    private static ConnectOutcome About(Grant grant, SpentState state, ProviderProfile profile, OutcomeKind kind) =>
        New(state, profile, kind) with
        {
            GrantName = grant.Name,
            Account = grant.Account,
        };
}
