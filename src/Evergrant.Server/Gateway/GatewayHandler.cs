using System.Net;
using Evergrant.Hosting.Home;
using Evergrant.Server.Consumers;
using Evergrant.Server.Web;
using Microsoft.AspNetCore.Http.Features;

namespace Evergrant.Server.Gateway;

/// <summary>
/// `ANY /gw/{grant}/{path}`: the provider's API, with a consumer's key in place of the provider's token. The hot path, step
/// by step. It does not parse bodies, cache, limit rates or count quotas; it sends nothing without a token, nothing outside
/// the API's base, and nothing twice but a request whose token was refused before it was acted on (step 7).
/// </summary>
internal sealed class GatewayHandler(
    EvergrantHome home,
    ConsumerGate consumers,
    Upstreams upstreams,
    UpstreamClient client,
    ForcedRefreshes forced,
    ILogger<GatewayHandler> log
)
{
    /// A token that is younger and refused is not made better by refreshing.
    private static readonly TimeSpan ForcedAge = TimeSpan.FromSeconds(60);

    /// Not an endpoint of the router: that decides on a path that was decoded and simplified.
    public Task InvokeAsync(HttpContext context, RequestDelegate next) =>
        GatewayTarget.IsOf(context) ? HandleAsync(context)
        : HttpMethods.IsConnect(context.Request.Method) ? RefuseMethodAsync(context)
        : next(context);

    private async Task HandleAsync(HttpContext context)
    {
        // 1. The method. TRACE would send our token back to whoever asked.
        if (HttpMethods.IsTrace(context.Request.Method) || HttpMethods.IsConnect(context.Request.Method))
        {
            await RefuseMethodAsync(context);
            return;
        }

        // 2. Who asks. Nothing about grants or paths is told to strangers.
        if (await consumers.AdmitAsync(context) is not { } consumer)
            return;

        // 3. Where to, by the target as it came: a key opens one grant, and a grant one API.
        var raw = GatewayTarget.RawOf(context);
        if (Check(raw, consumer) is { } refused)
        {
            await Problem.WriteAsync(context, refused);
            return;
        }
        if (await upstreams.FindAsync(consumer.Grant.App, context.RequestAborted) is not { } upstream)
        {
            await Problem.WriteAsync(context, GatewayProblems.AppNotUsable);
            return;
        }
        if (ApiPath.Check(GatewayTarget.Of(raw).Rest, upstream.ApiBase) is { } notAllowed)
        {
            await Problem.WriteAsync(context, notAllowed);
            return;
        }

        // 4. The token. None, no call.
        var result = await home.Keeper.GetTokenAsync(consumer.GrantId, cancellationToken: context.RequestAborted);
        if (result is not TokenResult.Served served)
        {
            await Problem.WriteAsync(context, GrantProblems.Of(result, home.Calendar.GetUtcNow()));
            return;
        }

        // 5. The body. It may be as large as it likes, for it is not kept; a small one is, for step 7.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null;
        var body = await ForwardedBody.ReadAsync(context);

        await using var call = new ForwardedCall(
            context,
            client,
            upstream.AddressOf(GatewayTarget.Of(raw).Rest),
            upstream.Profile.StaticKey,
            body,
            home.ProcessClock
        );
        try
        {
            // 6. There and, unless the token was refused, back.
            using var response = await call.SendAsync(served.AccessToken);
            if (response.StatusCode == HttpStatusCode.Unauthorized)
                await AnswerRefusalAsync(consumer, upstream, served, call, response);
            else
                await call.ReturnAsync(response);
        }
        catch (ForwardException noAnswer)
        {
            GatewayLog.NoAnswer(log, consumer.GrantId, noAnswer.Failure.Phase, noAnswer.Failure.TimedOut);
            await Problem.WriteAsync(context, GatewayProblems.Of(noAnswer.Failure));
        }
    }

    /// 7. A 401. If it says that the token is dead, and a newer one can be had, the call is made once more with that one;
    /// whatever comes then is the answer. A 403 never gets here: a new token has no more rights than the old one.
    private async Task AnswerRefusalAsync(
        Consumer consumer,
        Upstream upstream,
        TokenResult.Served used,
        ForwardedCall call,
        HttpResponseMessage response
    )
    {
        var begun = await call.ReadBeginningAsync(response);
        if (
            DeadToken.IsSaid(response, begun, upstream.Profile)
            && await RenewAsync(consumer, used, call.End) is { } newer
            && call.MayBeSentAgain
        )
        {
            response.Dispose();
            using var second = await call.SendAsync(newer);
            await call.ReturnAsync(second);
        }
        else
            await call.ReturnAsync(response, begun);
    }

    /// Null: there is none newer than the one that was refused.
    private async Task<AccessToken?> RenewAsync(
        Consumer consumer,
        TokenResult.Served used,
        CancellationToken cancellationToken
    )
    {
        if (await home.Keeper.FindAsync(consumer.GrantId, cancellationToken) is not { Grant: var grant })
            return null;
        if (grant.Generation <= used.Generation)
        {
            if (grant.Kind == GrantKind.Key || home.Calendar.GetUtcNow() - grant.ObtainedAt < ForcedAge)
                return null;
            switch (forced.TryTake(grant.App, grant.Id))
            {
                case Forcing.TooSoon:
                    GatewayLog.RefusedAgain(log, consumer.GrantId, used.Generation);
                    return null;
                case Forcing.ManyRefused:
                    GatewayLog.ManyRefused(log, grant.App, consumer.GrantId);
                    return null;
                default:
                    GatewayLog.Refreshing(log, consumer.GrantId, used.Generation);
                    break;
            }
        }
        var result = await home.Keeper.GetTokenAsync(
            consumer.GrantId,
            afterGeneration: used.Generation,
            cancellationToken: cancellationToken
        );
        return result is TokenResult.Served served && served.Generation > used.Generation ? served.AccessToken : null;
    }

    private static ProblemDocument? Check(string raw, Consumer consumer)
    {
        var target = GatewayTarget.Of(raw);
        return target.Grant.IsEmpty
                ? GatewayProblems.PathNotAllowed("an address here begins with /gw/GRANT/, as it is.")
            : !consumer.Opens(target.Grant) ? ConsumerProblems.OtherGrant
            : null;
    }

    private static Task RefuseMethodAsync(HttpContext context)
    {
        context.Response.Headers.Allow = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";
        return Problem.WriteAsync(context, GatewayProblems.MethodNotAllowed);
    }
}
