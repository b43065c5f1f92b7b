using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Evergrant.Torture.Server;

/// <summary>A rotating authorization server and an API, on loopback, with every switch of a scenario. RFC 6749 and nothing else.</summary>
internal sealed class TortureServer : IAsyncDisposable
{
    public const string ClientId = "torture-client";
    public const string ClientSecret = "torture-secret";
    private const string Page = "<!DOCTYPE html><html><body><h1>502 Bad Gateway</h1></body></html>";
    private const int LargestBody = 64 * 1024;

    private readonly Scenario scenario;
    private readonly int clockRate;
    private readonly TimeProvider clock;
    private readonly WebApplication app;
    private readonly CancellationTokenSource stopping = new();
    private readonly Lock gate = new();
    private Ledger ledger;
    private int requests;
    private bool isReady;
    private long outageFrom;
    private TimeSpan outage;
    private KillOrder? kill;

    private TortureServer(Scenario scenario, int clockRate, TimeProvider clock)
    {
        this.scenario = scenario;
        this.clockRate = clockRate;
        this.clock = clock;
        ledger = new Ledger(scenario, clock);
        app = Build();
        app.MapPost("/token", TokenAsync);
        app.MapGet("/api", Api);
    }

    public Uri Address => new(app.Urls.First());

    public Ledger Ledger => ledger;

    /// <param name="clockRate">Seconds that the client's clock counts per real second.</param>
    public static async Task<TortureServer> StartAsync(
        Scenario scenario,
        int clockRate,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var server = new TortureServer(scenario, clockRate, clock);
        await server.app.StartAsync(cancellationToken);
        return server;
    }

    private Tokens NewGrant()
    {
        lock (gate)
        {
            isReady = false;
            ledger = new Ledger(scenario, clock);
            return ledger.Begin();
        }
    }

    public void Ready()
    {
        lock (gate)
            isReady = true;
    }

    /// The next redemption is the client's last: the order says when to kill, and the server when that is.
    public KillOrder OrderKill(KillMoment moment)
    {
        var order = new KillOrder(moment);
        lock (gate)
            kill = order;
        return order;
    }

    public string AnswerOf(Tokens tokens) =>
        $$"""
            {"access_token":"{{tokens.Access}}","refresh_token":"{{tokens.Refresh}}","token_type":"Bearer","expires_in":{{ToldLife}}}
            """;

    /// <summary>
    /// Begins another grant, without faults until <see cref="Ready"/>. Its tokens as clients keep theirs: with the time of their
    /// end, in seconds since 1970.
    /// </summary>
    public string BeginGrant()
    {
        var end = (clock.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0) + ToldLife;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{AnswerOf(NewGrant()).TrimEnd('}')},\"expires_at\":{end:0.000}}}"
        );
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await app.DisposeAsync();
        stopping.Dispose();
    }

    private int ToldLife => (int)scenario.AccessLife.TotalSeconds * clockRate;

    private async Task TokenAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (form["grant_type"] != "refresh_token" || !IsClient(context.Request, form))
        {
            await WriteAsync(context, 401, "application/json", """{"error":"invalid_client"}""");
            return;
        }
        var (fault, order) = Claim();
        var held = ledger;
        if (await StrikeBeforeAsync(context, fault, order))
            return;

        var presented = held.Present(form["refresh_token"]);
        if (presented is not Presented.Rotated(var tokens))
        {
            await WriteAsync(context, 400, "application/json", """{"error":"invalid_grant"}""");
            return;
        }
        try
        {
            if (!await StrikeAfterAsync(context, held, tokens, fault, order))
                await AnswerAsync(context, held, tokens, order);
        }
        finally
        {
            if (tokens.Delivery == Delivery.UnderWay)
                held.Deliver(tokens, fault is null && order is null ? Delivery.LostByClient : Delivery.LostByUs);
        }
    }

    private async Task AnswerAsync(HttpContext context, Ledger held, Tokens tokens, KillOrder? order)
    {
        await Task.Delay(scenario.AnswerDelay, clock, context.RequestAborted);
        await WriteAsync(context, 200, "application/json", AnswerOf(tokens));
        await context.Response.CompleteAsync();
        held.Deliver(tokens, Delivery.Whole);
        order?.Come();
    }

    /// True: dealt with, and the token was not used.
    private async Task<bool> StrikeBeforeAsync(HttpContext context, Fault? fault, KillOrder? order)
    {
        if (order?.Moment == KillMoment.BeforeUse)
        {
            order.Come();
            await GoneAsync(context, Timeout.InfiniteTimeSpan);
            return true;
        }
        if (IsOut(fault))
        {
            await WriteAsync(context, 503, "text/plain", "Service Unavailable");
            return true;
        }
        switch (fault?.Kind)
        {
            case FaultKind.CutBefore:
                context.Abort();
                return true;
            case FaultKind.Html:
                await WriteAsync(context, 502, "text/html", Page);
                return true;
            case FaultKind.LateCommit:
                await GoneAsync(context, fault.For);
                return false;
            default:
                return false;
        }
    }

    /// True: dealt with.
    private async Task<bool> StrikeAfterAsync(
        HttpContext context,
        Ledger held,
        Tokens tokens,
        Fault? fault,
        KillOrder? order
    )
    {
        if (order?.Moment == KillMoment.BeforeAnswer)
        {
            held.Deliver(tokens, Delivery.LostByUs);
            order.Come();
            await GoneAsync(context, Timeout.InfiniteTimeSpan);
            return true;
        }
        switch (fault?.Kind)
        {
            case FaultKind.LostAnswer:
                held.Deliver(tokens, Delivery.LostByUs);
                context.Abort();
                return true;
            case FaultKind.CutAnswer:
                held.Deliver(tokens, Delivery.LostByUs);
                await CutAsync(context, AnswerOf(tokens));
                return true;
            case FaultKind.HtmlAfterUse:
                held.Deliver(tokens, Delivery.LostByUs);
                await WriteAsync(context, 502, "text/html", Page);
                return true;
            case FaultKind.Slow:
                await Task.Delay(fault.For, clock, context.RequestAborted);
                return false;
            default:
                return false;
        }
    }

    private IResult Api(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        var token = header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header[7..] : null;
        if (ledger.Accepts(token))
            return Results.Text("{}", "application/json");
        context.Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
        return Results.Text("""{"error":"invalid_token"}""", "application/json", statusCode: 401);
    }

    private (Fault?, KillOrder?) Claim()
    {
        lock (gate)
        {
            if (!isReady)
                return (null, null);
            requests++;
            var order = kill;
            kill = null;
            var fault = scenario.Faults.FirstOrDefault(fault => fault.Strikes(requests));
            if (fault?.Kind == FaultKind.Outage)
                (outageFrom, outage) = (clock.GetTimestamp(), fault.For);
            return (fault, order);
        }
    }

    private bool IsOut(Fault? fault)
    {
        lock (gate)
            return fault?.Kind == FaultKind.Outage
                || (outage > TimeSpan.Zero && clock.GetElapsedTime(outageFrom) < outage);
    }

    private async Task GoneAsync(HttpContext context, TimeSpan atMost)
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping.Token);
        await Task.Delay(atMost, clock, gone.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// Basic or in the body: clients differ, and the provider takes both.
    private static bool IsClient(HttpRequest request, IFormCollection form)
    {
        if (form["client_id"] == ClientId && form["client_secret"] == ClientSecret)
            return true;
        var expected = "Basic " + Convert.ToBase64String(Encoding.ASCII.GetBytes($"{ClientId}:{ClientSecret}"));
        // RFC 6749 section 2.3.1 has the two encoded as in a form; some clients encode the hyphen as well.
        var encoded = Convert.ToBase64String(
            Encoding.ASCII.GetBytes($"{ClientId}:{ClientSecret}".Replace("-", "%2D", StringComparison.Ordinal))
        );
        var given = request.Headers.Authorization.ToString();
        return given == expected || given == "Basic " + encoded;
    }

    private static Task WriteAsync(HttpContext context, int status, string type, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.ContentLength = bytes.Length;
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
    }

    private static async Task CutAsync(HttpContext context, string answer)
    {
        var bytes = Encoding.UTF8.GetBytes(answer);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes.AsMemory(0, bytes.Length / 2));
        await context.Response.Body.FlushAsync();
        context.Abort();
    }

    private static WebApplication Build()
    {
        var builder = WebApplication.CreateEmptyBuilder(
            new WebApplicationOptions
            {
                ContentRootPath = AppContext.BaseDirectory,
                ApplicationName = "Evergrant.Torture",
            }
        );
        builder.Services.AddRoutingCore();
        builder.Services.RemoveAll<IHostLifetime>().AddSingleton<IHostLifetime, NoSignals>();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(1));
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(options =>
            {
                options.AddServerHeader = false;
                options.Limits.MaxRequestBodySize = LargestBody;
                options.Listen(IPAddress.Loopback, 0);
            });
        return builder.Build();
    }

    /// The program around it decides what Ctrl-C means.
    private sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
