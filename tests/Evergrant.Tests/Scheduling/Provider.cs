using System.Collections.Concurrent;
using System.Globalization;
using Evergrant.Providers;
using Evergrant.Tests.Protocol;

namespace Evergrant.Tests.Scheduling;

/// A token endpoint over real HTTP with single-use refresh tokens named `rt-GRANT-NUMBER`, a limit, and a switch that makes it
/// fail. It notes when each presentation came.
internal sealed class Provider : IAsyncDisposable
{
    private readonly RawServer server;
    private readonly ConcurrentDictionary<string, int> generations = new();
    private readonly ConcurrentQueue<Arrival> arrivals = new();
    private readonly Lock gate = new();
    private readonly TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Provider(int limit = int.MaxValue)
    {
        Limit = limit;
        server = new RawServer(AnswerAsync);
    }

    public int Limit { get; }
    public Uri Address => server.Address;

    /// 503 while it is set.
    public bool IsDown { get; set; }

    /// Sent as `Retry-After`, in seconds, with 429 and 503.
    public int? RetryAfter { get; set; }

    /// What each answer waits for.
    public Func<Task>? Before { get; set; }

    public IReadOnlyList<Arrival> Arrivals => [.. arrivals];

    public int Count(int status) => arrivals.Count(arrival => arrival.Status == status);

    /// The most that came within any second.
    public int Peak
    {
        get
        {
            var times = arrivals.Select(arrival => arrival.At).Order().ToArray();
            var (most, first) = (0, 0);
            for (var last = 0; last < times.Length; last++)
            {
                while (TimeProvider.System.GetElapsedTime(times[first], times[last]) >= TimeSpan.FromSeconds(1))
                    first++;
                most = Math.Max(most, last - first + 1);
            }
            return most;
        }
    }

    public void Clear() => arrivals.Clear();

    public ProviderCatalog Catalog(double? perSecond, long? dailyQuota = null) =>
        ProviderCatalog.With([
            (
                "test",
                $$"""
                {
                  "name": "paced", "title": "Paced", "authorize_url": "{{Address}}", "token_url": "{{Address}}",
                  "api_base": "{{Address}}", "hosts": ["127.0.0.1"], "access_life": "24h", "refresh_idle": "45d",
                  "reuse_rule": "unknown", "client_auth": { "authorization_code": "body", "refresh_token": "body" }
                  {{(
                    perSecond is { } rate
                        ? string.Create(CultureInfo.InvariantCulture, $", \"redemptions_per_second\": {rate}")
                        : ""
                )}}
                  {{(dailyQuota is { } quota ? $", \"daily_quota\": {quota}" : "")}}
                }
                """
            ),
        ]);

    public ValueTask DisposeAsync()
    {
        stopped.TrySetResult();
        return server.DisposeAsync();
    }

    private async Task AnswerAsync(RawServer.Peer peer)
    {
        var request = await peer.ReadRequestAsync();
        var grant = request.Split("rt-")[1].Split('-')[0];
        var arrival = Note(grant);
        if (Before is { } before)
            await Task.WhenAny(before(), stopped.Task);
        var retry = RetryAfter is { } seconds ? $"Retry-After: {seconds}\r\n" : "";
        await peer.WriteAsync(
            arrival.Status switch
            {
                200 => RawServer.Ok(Tokens(grant)),
                429 => $"HTTP/1.1 429 Too Many Requests\r\n{retry}Content-Length: 0\r\n\r\n",
                _ => $"HTTP/1.1 503 Service Unavailable\r\n{retry}Content-Length: 0\r\n\r\n",
            }
        );
    }

    private Arrival Note(string grant)
    {
        lock (gate)
        {
            var now = TimeProvider.System.GetTimestamp();
            var lately = arrivals
                .Reverse()
                .TakeWhile(one => TimeProvider.System.GetElapsedTime(one.At, now) < TimeSpan.FromSeconds(1))
                .Count();
            var arrival = new Arrival(
                grant,
                now,
                IsDown ? 503
                    : lately >= Limit ? 429
                    : 200
            );
            arrivals.Enqueue(arrival);
            return arrival;
        }
    }

    private string Tokens(string grant)
    {
        var next = generations.AddOrUpdate(grant, 1, (_, last) => last + 1);
        return $$"""{"access_token":"at-{{grant}}-{{next}}","refresh_token":"rt-{{grant}}-{{next}}","expires_in":86400}""";
    }

    internal sealed record Arrival(string Grant, long At, int Status);
}
