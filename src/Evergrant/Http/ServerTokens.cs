using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Evergrant.Providers;
using Evergrant.Refresh;

namespace Evergrant.Http;

/// <summary>
/// Tokens of an Evergrant server, <c>GET /api/v1/grants/{grant}/token</c>. One is kept while it has a minute left; the server
/// is asked again once a minute, so a pause or a revoked key is heeded within one, and a server that is away or in passing
/// trouble for at most 15 minutes is not missed.
/// </summary>
public sealed class ServerTokens : ITokenSource, IDisposable
{
    internal static readonly TimeSpan Believed = TimeSpan.FromMinutes(1);
    internal static readonly TimeSpan LongestOutage = TimeSpan.FromMinutes(15);

    /// The server waits 30 s for a refresh at most.
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(40);

    private readonly ServerTokensOptions options;
    private readonly ProviderEndpoints endpoints;
    private readonly HttpClient http;
    private readonly ForcedRefreshes forced;
    private readonly CancellationTokenSource closing = new();
    private readonly Lock gate = new();
    private readonly Dictionary<string, HeldToken> held = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Task<GrantToken>> asking = new(StringComparer.Ordinal);

    /// <exception cref="UnsafeAddressException">The server's address is plain http and leaves this machine.</exception>
    public ServerTokens(ServerTokensOptions options)
    {
        this.options = options;
        if (!ProviderEndpoints.IsSafe(options.Server))
            throw new UnsafeAddressException(options.Server);
        endpoints = ProviderEndpoints.For(options.BaseAddress, options.Profile);
        forced = new ForcedRefreshes(options.ProcessClock);
        http = new HttpClient(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                Proxy = new ProxyElsewhere(),
                ConnectTimeout = TimeSpan.FromSeconds(5),
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            }
        )
        {
            BaseAddress = options.Server,
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = 64 * 1024,
        };
    }

    /// <inheritdoc/>
    public ValueTask<GrantToken> GetAsync(string grant, CancellationToken cancellationToken)
    {
        lock (gate)
            if (held.TryGetValue(grant, out var known) && known.IsBelieved(options.ProcessClock))
                return new(known.Token);
        return new(AskAsync(grant, null, cancellationToken));
    }

    /// <inheritdoc/>
    public async Task<GrantToken?> RenewAsync(GrantToken refused, CancellationToken cancellationToken)
    {
        try
        {
            // Another program may have had it renewed: that costs no turn.
            var now = await AskAsync(refused.Grant, null, cancellationToken);
            if (IsSame(now, refused))
            {
                // Nothing makes a static key newer but a person.
                if (
                    refused.Served.NeverExpires
                    || IsFresh(refused)
                    || forced.TryTake("", refused.Grant) != Forcing.Allowed
                )
                    return null;
                now = await AskAsync(refused.Grant, now.Generation, cancellationToken);
            }
            return IsSame(now, refused) ? null : now;
        }
        catch (GrantUnavailableException)
        {
            // The API's refusal is the answer then; why there is no newer token comes with the next request.
            return null;
        }
    }

    /// <summary>Ends what is being asked.</summary>
    public void Dispose()
    {
        closing.Cancel();
        http.Dispose();
        closing.Dispose();
    }

    private static bool IsSame(GrantToken one, GrantToken other) =>
        one.Served.AccessToken.Equals(other.Served.AccessToken);

    /// The server knows for certain; this only saves the one turn in ten minutes for when it may help.
    private bool IsFresh(GrantToken token)
    {
        lock (gate)
            return held.TryGetValue(token.Grant, out var known)
                && IsSame(known.Token, token)
                && known.AgeBy(options.ProcessClock) < RefreshDecision.ForcedAge;
    }

    /// One question at a time for a grant and what it is about; whoever comes meanwhile waits for that answer.
    private Task<GrantToken> AskAsync(string grant, int? after, CancellationToken cancellationToken)
    {
        var question = after is null ? grant : $"{grant}?{after}";
        Task<GrantToken>? answer;
        lock (gate)
            if (!asking.TryGetValue(question, out answer))
                asking.Add(
                    question,
                    answer = Task.Run(() => AskOnceAsync(question, grant, after), CancellationToken.None)
                );
        return answer.WaitAsync(cancellationToken);
    }

    private async Task<GrantToken> AskOnceAsync(string question, string grant, int? after)
    {
        try
        {
            return await FetchAsync(grant, after);
        }
        catch (TokenUnavailableException)
        {
            // It passes, whichever it is: what is held is not worse for it.
            lock (gate)
                if (
                    after is null
                    && held.TryGetValue(grant, out var known)
                    && known.IsAlive(options.ProcessClock, LongestOutage)
                )
                    return known.Token;
            throw;
        }
        catch (GrantUnavailableException)
        {
            lock (gate)
                held.Remove(grant);
            throw;
        }
        finally
        {
            lock (gate)
                asking.Remove(question);
        }
    }

    private async Task<GrantToken> FetchAsync(string grant, int? after)
    {
        using var limit = new CancellationTokenSource(AnswerLimit, options.ProcessClock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, closing.Token);
        var path = $"/api/v1/grants/{Uri.EscapeDataString(grant)}/token";
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            after is null ? path : $"{path}?after_generation={after}"
        );
        try
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options.ReadKey().Reveal());
            var asked = options.ProcessClock.GetTimestamp();
            using var response = await http.SendAsync(request, end.Token);
            if (response.StatusCode != HttpStatusCode.OK)
                throw await ServerProblem.ReadAsync(response, grant, options.Server, end.Token);
            var answer = await response.Content.ReadFromJsonAsync(ServerJson.Default.ServerAnswer, end.Token);
            return Hold(grant, answer!, asked);
        }
        catch (Exception failure)
            when (failure
                    is HttpRequestException
                        or SocketException
                        or JsonException
                        or NotSupportedException
                        or OperationCanceledException
            )
        {
            throw ServerProblem.NoAnswer(grant, options.Server, failure);
        }
    }

    private GrantToken Hold(string grant, ServerAnswer answer, long asked)
    {
        lock (gate)
        {
            var before = held.GetValueOrDefault(grant);
            var served = new AccessToken(answer.AccessToken);
            // A home that was made anew or restored counts its generations anew.
            var isSame =
                before?.Token.Generation == answer.Generation && served.Equals(before.Token.Served.AccessToken);
            var token = isSame
                ? before!.Token
                : new GrantToken(
                    grant,
                    new TokenResult.Served(default, answer.Generation, served, answer.ExpiresAt ?? Grant.Never),
                    endpoints,
                    options.Profile
                );
            var left = answer.ExpiresIn is { } seconds ? TimeSpan.FromSeconds(seconds) : TimeSpan.MaxValue;
            held[grant] = new HeldToken(
                token,
                asked,
                left,
                isSame ? before!.FirstSeen : asked,
                isSame ? before!.AgeWhenFirstSeen : options.Profile.AccessLife - left
            );
            return token;
        }
    }

    /// <param name="Token">As it was served.</param>
    /// <param name="Asked">Timestamp of the process clock, as all here.</param>
    /// <param name="Left">What it had to live then.</param>
    /// <param name="FirstSeen">When this generation was first served.</param>
    /// <param name="AgeWhenFirstSeen">If it was made for the life that the profile names; else below zero.</param>
    private sealed record HeldToken(
        GrantToken Token,
        long Asked,
        TimeSpan Left,
        long FirstSeen,
        TimeSpan AgeWhenFirstSeen
    )
    {
        public bool IsBelieved(TimeProvider clock) =>
            clock.GetElapsedTime(Asked) is var since && since < Believed && Left - since >= Keeper.DefaultMinTtl;

        public bool IsAlive(TimeProvider clock, TimeSpan longest) =>
            clock.GetElapsedTime(Asked) is var since && since < longest && since < Left;

        public TimeSpan AgeBy(TimeProvider clock)
        {
            var seen = clock.GetElapsedTime(FirstSeen);
            return AgeWhenFirstSeen > TimeSpan.Zero ? AgeWhenFirstSeen + seen : seen;
        }
    }
}
