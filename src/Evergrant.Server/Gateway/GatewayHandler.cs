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
/// by step. It does not parse bodies or cache; it sends nothing without a token, nothing outside
/// the API's base, and nothing twice but a request whose token was refused before it was acted on (step 7).
/// </summary>
internal sealed class GatewayHandler(
    EvergrantHome home,
    ConsumerGate consumers,
    Upstreams upstreams,
    UpstreamClient client,
    KeptBytes kept,
    RefusedTokens refused,
    Rates rates,
    LiveQuotas quotas,
    CallTraces traces,
    ToldPeople told,
    ILogger<GatewayHandler> log
)
{
    /// Not an endpoint of the router: that decides on a path that was decoded and simplified.
    public Task InvokeAsync(HttpContext context, RequestDelegate next) =>
        GatewayTarget.IsOf(context) ? TraceAsync(context)
        : HttpMethods.IsConnect(context.Request.Method) ? Problem.WriteAsync(context, RefuseMethod(context))
        : next(context);

    private async Task TraceAsync(HttpContext context)
    {
        var trace = traces.Begin(context);
        try
        {
            await HandleAsync(context, trace);
        }
        catch (Exception failure)
        {
            traces.Note(trace, ErrorBoundary.StatusOf(context, failure));
            throw;
        }
        traces.Note(trace, context.Response.StatusCode);
    }

    private async Task HandleAsync(HttpContext context, CallTrace trace)
    {
        // 1. What no request should be or hold, whoever sends it.
        var raw = GatewayTarget.RawOf(context);
        if (CheckRequest(context) is { } wrong)
        {
            await Problem.WriteAsync(context, wrong);
            return;
        }

        // 2. Who asks. Nothing about grants or paths is told to strangers.
        if (await consumers.AdmitAsync(context) is not { } consumer)
            return;
        trace.Consumer = consumer;

        // 3. Where to, by the target as it came: a key opens one grant, and a grant one API. From here on a path has one spelling.
        if (CheckGrant(raw, consumer) is { } elsewhere)
        {
            await Problem.WriteAsync(context, elsewhere);
            return;
        }
        raw = GatewayTarget.Normalize(raw);
        if (await upstreams.FindAsync(consumer.Grant.App, context.RequestAborted) is not { } upstream)
        {
            await Problem.WriteAsync(context, GatewayProblems.AppNotUsable);
            return;
        }
        var isRewritten = PagingRewrite.IsAsked(context.Request.Headers, out var unknown);
        if ((unknown ?? CheckTarget(context, raw, upstream)) is { } notAllowed)
        {
            await Problem.WriteAsync(context, notAllowed);
            return;
        }

        // Whether this key may do that, and now.
        var outside = CallPolicy.Check(consumer, context.Request.Method, GatewayTarget.PathOf(raw));
        if (outside is null)
        {
            var turn = rates.AdmitAsync(context, consumer, upstream.Profile);
            var isAwaited = !turn.IsCompleted;
            outside = await turn;
            if (outside is null && isAwaited)
            {
                // The key may have been cut off, or given less, while the call waited.
                if (await consumers.AdmitAsync(context) is not { } still)
                    return;
                consumer = still;
                outside = CallPolicy.Check(consumer, context.Request.Method, GatewayTarget.PathOf(raw));
            }
        }
        if (outside is not null)
        {
            await Problem.WriteAsync(context, outside);
            return;
        }

        // 4. The token. None, no call.
        var result = await home.Keeper.GetTokenAsync(consumer.GrantId, cancellationToken: context.RequestAborted);
        if (result is not TokenResult.Served served)
        {
            var problem = GrantProblems.Of(result, home.Calendar.GetUtcNow());
            await Problem.WriteAsync(context, await told.AddAsync(problem, result, context.RequestAborted));
            return;
        }

        // 5. The body. It may be as large as it likes; a small one is kept, for step 7.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null;
        var rule = CallPolicy.BodyRuleOf(consumer, context.Request.Method, GatewayTarget.PathOf(raw));
        using var body = await ForwardedBody.ReadAsync(context, kept, isWholeWanted: rule is not null);
        if (
            await CheckAsync(context, rule, body, isXmlRpc: upstream.IsXmlRpc(GatewayTarget.PathOf(raw))) is
            { } notInBody
        )
        {
            await Problem.WriteAsync(context, notInBody);
            return;
        }
        await using var call = new ForwardedCall(
            context,
            client,
            upstream.AddressOf(GatewayTarget.Of(raw).Rest),
            upstream.Profile.StaticKey,
            body,
            isRewritten ? RewriteFor(context, upstream, GatewayTarget.Of(raw).Grant) : null,
            home.ProcessClock
        );
        try
        {
            // 6. There and, unless the token was refused, back.
            using var response = await SendAsync(context, consumer, upstream, call, served.AccessToken);
            trace.IsSent = true;
            if (response is null)
                return;
            if (response.StatusCode == HttpStatusCode.Unauthorized)
                await AnswerRefusalAsync(context, consumer, upstream, served, call, response);
            else
                await call.ReturnAsync(response);
        }
        catch (ForwardException noAnswer)
        {
            GatewayLog.NoAnswer(log, consumer.GrantId, noAnswer.Failure.Phase, noAnswer.Failure.TimedOut);
            var isIdempotent = IsIdempotent(context.Request.Method);
            await Problem.WriteAsync(context, GatewayProblems.Of(noAnswer.Failure, isIdempotent));
        }
        finally
        {
            trace.BytesIn = body.Length;
            trace.BytesOut = call.BytesReturned;
        }
    }

    /// What only reads goes once more if the provider, which had no room for it, will have some in a moment.
    /// Null: the key was cut off meanwhile, and that was answered.
    private async Task<HttpResponseMessage?> SendAsync(
        HttpContext context,
        Consumer consumer,
        Upstream upstream,
        ForwardedCall call,
        AccessToken token
    )
    {
        var response = await SendOnceAsync(consumer, upstream, call, token);
        if (
            rates.RetryAfter(consumer, upstream.Profile, context.Request.Method, response.StatusCode) is not { } wait
            || !call.MayBeSentAgain
        )
            return response;
        response.Dispose();
        await Task.Delay(wait, home.ProcessClock, context.RequestAborted);
        return await consumers.AdmitAsync(context) is null
            ? null
            : await SendOnceAsync(consumer, upstream, call, token);
    }

    private async Task<HttpResponseMessage> SendOnceAsync(
        Consumer consumer,
        Upstream upstream,
        ForwardedCall call,
        AccessToken token
    )
    {
        var sentAt = home.ProcessClock.GetTimestamp();
        var response = await call.SendAsync(token);
        quotas.Note(consumer, upstream.Profile, response, sentAt);
        return response;
    }

    /// 7. A 401. If it says that the token is dead, and a newer one can be had, the call is made once more with that one;
    /// whatever comes then is the answer. A 403 never gets here: a new token has no more rights than the old one.
    private async Task AnswerRefusalAsync(
        HttpContext context,
        Consumer consumer,
        Upstream upstream,
        TokenResult.Served used,
        ForwardedCall call,
        HttpResponseMessage response
    )
    {
        var begun = await call.ReadBeginningAsync(response);
        if (
            !DeadToken.IsSaid(response, begun, upstream.Profile)
            || await refused.RenewAsync(used, call.End) is not { } newer
        )
        {
            await call.ReturnAsync(response, begun);
            return;
        }
        response.Dispose();
        if (!call.MayBeSentAgain)
        {
            await Problem.WriteAsync(context, GatewayProblems.TokenWasRenewed);
            return;
        }
        using var second = await SendOnceAsync(consumer, upstream, call, newer.AccessToken);
        await call.ReturnAsync(second);
    }

    /// What a body holds, where that matters: to the key's rule, or because it is XML-RPC.
    private static ValueTask<ProblemDocument?> CheckAsync(
        HttpContext context,
        BodyRule? rule,
        ForwardedBody body,
        bool isXmlRpc
    )
    {
        if (rule is not null)
        {
            var held =
                body.IsCrowdedOut ? GatewayProblems.TooManyBodies
                : body.Kept is { } whole ? rule.Check(context.Request.Headers, whole)
                : BodyRule.TooLarge;
            if (held is not null)
                return new(held);
        }
        return isXmlRpc && context.Request.Headers.ContentEncoding.Count == 0
            ? XmlRpcKey.ReplaceAsync(body, context.RequestAborted)
            : default;
    }

    private static PagingRewrite RewriteFor(HttpContext context, Upstream upstream, ReadOnlySpan<char> grant) =>
        new(upstream.Origins, upstream.ApiBase, $"{context.Request.Scheme}://{context.Request.Host.Value}/gw/{grant}");

    /// Sent twice, it does what it does once.
    private static bool IsIdempotent(string method) =>
        HttpMethods.IsGet(method)
        || HttpMethods.IsHead(method)
        || HttpMethods.IsOptions(method)
        || HttpMethods.IsPut(method)
        || HttpMethods.IsDelete(method);

    /// TRACE would send our token back to whoever asked. `post` is no POST to a key's policy, and becomes one on its way.
    private static ProblemDocument? CheckRequest(HttpContext context)
    {
        var request = context.Request;
        if (
            HttpMethods.IsTrace(request.Method)
            || HttpMethods.IsConnect(request.Method)
            || request.Method.AsSpan().ContainsAnyInRange('a', 'z')
        )
            return RefuseMethod(context);
        if (RequestFraming.Check(request) is { } unclear)
        {
            // Where the next request begins is as unclear.
            context.Response.Headers.Connection = "close";
            return unclear;
        }
        return BroughtCredentials.Check(request.Headers) ?? MethodOverride.Check(request.Headers);
    }

    private static ProblemDocument? CheckTarget(HttpContext context, string raw, Upstream upstream) =>
        ApiPath.Check(GatewayTarget.Of(raw).Rest, upstream.ApiBase)
        ?? BroughtCredentials.CheckHeader(context.Request.Headers, upstream.Profile.StaticKey);

    private static ProblemDocument? CheckGrant(string raw, Consumer consumer)
    {
        var target = GatewayTarget.Of(raw);
        return target.Grant.IsEmpty
                ? GatewayProblems.PathNotAllowed("an address here begins with /gw/GRANT/, as it is.")
            : !consumer.Opens(target.Grant) ? ConsumerProblems.OtherGrant
            : null;
    }

    private static ProblemDocument RefuseMethod(HttpContext context)
    {
        context.Response.Headers.Allow = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";
        return GatewayProblems.MethodNotAllowed;
    }
}
