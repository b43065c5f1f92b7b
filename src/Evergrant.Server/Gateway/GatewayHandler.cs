using System.Net;
using Evergrant.Hosting.Home;
using Evergrant.Http;
using Evergrant.Server.Consumers;
using Evergrant.Server.Policies;
using Evergrant.Server.Quotas;
using Evergrant.Server.Traces;
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
    RefusedTokens refused,
    Rates rates,
    LiveQuotas quotas,
    CallTraces traces,
    ILogger<GatewayHandler> log
)
{
    /// Not an endpoint of the router: that decides on a path that was decoded and simplified.
    public Task InvokeAsync(HttpContext context, RequestDelegate next) =>
        GatewayTarget.IsOf(context) ? TraceAsync(context)
        : HttpMethods.IsConnect(context.Request.Method) ? RefuseMethodAsync(context)
        : next(context);

    private async Task TraceAsync(HttpContext context)
    {
        var trace = traces.Begin(context);
        try
        {
            await HandleAsync(context, trace);
        }
        finally
        {
            traces.Note(trace, context);
        }
    }

    private async Task HandleAsync(HttpContext context, CallTrace trace)
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
        trace.Consumer = consumer;

        // 3. Where to, by the target as it came: a key opens one grant, and a grant one API.
        var raw = GatewayTarget.RawOf(context);
        if (Check(raw, consumer) is { } wrong)
        {
            await Problem.WriteAsync(context, wrong);
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

        // Whether this key may do that, and now.
        if (
            (
                CallPolicy.Check(consumer, context.Request.Method, PathOf(raw))
                ?? await rates.AdmitAsync(context, consumer, upstream.Profile)
            ) is { } outside
        )
        {
            await Problem.WriteAsync(context, outside);
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
        trace.BytesIn = context.Request.ContentLength ?? 0;
        if (
            CallPolicy.BodyRuleOf(consumer, context.Request.Method, PathOf(raw)) is { } rule
            && (body.Kept is { } kept ? rule.Check(context.Request.Headers, kept) : BodyRule.TooLarge) is { } held
        )
        {
            await Problem.WriteAsync(context, held);
            return;
        }

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
            trace.IsSent = true;
            quotas.Note(consumer, upstream.Profile, response);
            if (response.StatusCode == HttpStatusCode.Unauthorized)
                await AnswerRefusalAsync(upstream, served, call, response);
            else
                await call.ReturnAsync(response);
        }
        catch (ForwardException noAnswer)
        {
            GatewayLog.NoAnswer(log, consumer.GrantId, noAnswer.Failure.Phase, noAnswer.Failure.TimedOut);
            await Problem.WriteAsync(context, GatewayProblems.Of(noAnswer.Failure));
        }
        trace.BytesOut = context.Response.ContentLength ?? 0;
    }

    /// 7. A 401. If it says that the token is dead, and a newer one can be had, the call is made once more with that one;
    /// whatever comes then is the answer. A 403 never gets here: a new token has no more rights than the old one.
    private async Task AnswerRefusalAsync(
        Upstream upstream,
        TokenResult.Served used,
        ForwardedCall call,
        HttpResponseMessage response
    )
    {
        var begun = await call.ReadBeginningAsync(response);
        if (
            DeadToken.IsSaid(response, begun, upstream.Profile)
            && await refused.RenewAsync(used, call.End) is { } newer
            && call.MayBeSentAgain
        )
        {
            response.Dispose();
            using var second = await call.SendAsync(newer.AccessToken);
            await call.ReturnAsync(second);
        }
        else
            await call.ReturnAsync(response, begun);
    }

    private static ProblemDocument? Check(string raw, Consumer consumer)
    {
        var target = GatewayTarget.Of(raw);
        return target.Grant.IsEmpty
                ? GatewayProblems.PathNotAllowed("an address here begins with /gw/GRANT/, as it is.")
            : !consumer.Opens(target.Grant) ? ConsumerProblems.OtherGrant
            : null;
    }

    private static ReadOnlySpan<char> PathOf(string raw)
    {
        var rest = GatewayTarget.Of(raw).Rest;
        var mark = rest.IndexOf('?');
        return mark < 0 ? rest : rest[..mark];
    }

    private static Task RefuseMethodAsync(HttpContext context)
    {
        context.Response.Headers.Allow = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";
        return Problem.WriteAsync(context, GatewayProblems.MethodNotAllowed);
    }
}
