using Evergrant.Hosting.Home;
using Evergrant.Protocol;
using Evergrant.Providers;
using Evergrant.Server.Web;

namespace Evergrant.Server.Connect;

/// Where the provider sends the browser back to. Of any number of calls with one state, one redeems the code.
internal sealed class CallbackEndpoint(
    EvergrantHome home,
    ConnectStates states,
    ConnectResults results,
    ILogger<CallbackEndpoint> log
)
{
    public async Task ReturnAsync(HttpContext context)
    {
        if (home.Catalog.Find((string)context.Request.RouteValues["provider"]!) is not { } profile)
        {
            await RefusalPages.UnknownProviderAsync(context);
            return;
        }
        await AcceptAsync(context, profile, context.Request.QueryString.Value ?? "");
    }

    /// <param name="answer">The provider's answer: a query, or the whole address as an owner pasted it.</param>
    public Task AcceptAsync(HttpContext context, ProviderProfile profile, string answer) =>
        AuthorizationResponse.Read(answer, profile) switch
        {
            AuthorizationResponse.Useless(var why) => RefusalPages.NoCodeAsync(context, why),
            AuthorizationResponse.Denied denied => FinishAsync(
                context,
                profile,
                denied.State,
                null,
                state => Deny(state, profile, denied)
            ),
            AuthorizationResponse.Allowed allowed => FinishAsync(context, profile, allowed.State, allowed.Code, null),
            var other => throw new InvalidOperationException($"No page for {other.GetType().Name}."),
        };

    private async Task FinishAsync(
        HttpContext context,
        ProviderProfile profile,
        string? stateText,
        AuthorizationCode? code,
        Func<SpentState, ConnectOutcome>? deny
    )
    {
        // 1. The answer belongs to this browser.
        if (stateText is null || ConnectCookie.FindHash(context.Request) is not { } cookieHash)
        {
            await RefusalPages.UnknownStateAsync(context);
            return;
        }
        // 2. The state is spent before the code is, and for good.
        var hash = new AuthorizationState(stateText).Hash;
        var spend = await states.SpendAsync(hash, cookieHash, profile.Name, code is not null, context.RequestAborted);
        if (spend is not SpendResult.Spent(var state))
        {
            ConnectLog.Refused(log, profile.Name, spend.GetType().Name);
            await RefuseAsync(context, spend);
            return;
        }
        // 3. From here on a browser that leaves takes nothing with it.
        var outcome = code is null ? deny!(state) : await RedeemAsync(state, profile, code);
        await results.AddAsync(state, outcome, CancellationToken.None);
        ConnectLog.Ended(log, profile.Name, state.Link.App, outcome.Kind, outcome.GrantName);
        // 4. Neither code nor state stays in the address bar.
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.Location = RefusalPages.ResultPath(outcome.Id);
    }

    private async Task<ConnectOutcome> RedeemAsync(SpentState state, ProviderProfile profile, AuthorizationCode code)
    {
        var link = state.Link;
        var request = new ConnectRequest
        {
            App = link.App,
            Code = code,
            RedirectUri = state.RedirectUri,
            Verifier = states.OpenVerifier(state),
            GrantName = link.GrantName,
            Reconnect = link.Reconnect,
            ExpectedAccount = link.ExpectedAccount,
            Activate = link.Activate,
            Keep = link.Keep,
        };
        return Outcomes.Of(await ConnectAsync(request), state, profile);
    }

    private async Task<ConnectResult> ConnectAsync(ConnectRequest request)
    {
        try
        {
            return await home.Keeper.ConnectAsync(request, CancellationToken.None);
        }
        catch (OperationCanceledException)
        {
            return new ConnectResult.NotSent("the server is stopping.");
        }
    }

    private static ConnectOutcome Deny(
        SpentState state,
        ProviderProfile profile,
        AuthorizationResponse.Denied denied
    ) => Outcomes.New(state, profile, OutcomeKind.Denied) with { Detail = denied.Error };

    private static Task RefuseAsync(HttpContext context, SpendResult spend) =>
        spend switch
        {
            SpendResult.Unknown => RefusalPages.UnknownStateAsync(context),
            SpendResult.Expired => RefusalPages.ExpiredStateAsync(context),
            SpendResult.AlreadyUsed(var result) => RefusalPages.UsedStateAsync(context, result),
            SpendResult.LinkUsed => RefusalPages.UsedLinkAsync(context),
            _ => throw new InvalidOperationException($"No page for {spend.GetType().Name}."),
        };
}
