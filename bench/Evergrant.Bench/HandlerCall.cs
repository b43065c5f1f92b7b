using System.Net.Http.Headers;
using Evergrant.Http;

namespace Evergrant.Bench;

/// A request with the token added by the handler against the same HttpClient with the header set once: what the package costs
/// a program. Both send to memory.
internal static class HandlerCall
{
    private const int Batch = 20_000;
    private const double MostNanoseconds = 300;
    private const double MostBytes = 100;

    public static async Task<bool> RunAsync(Slices slices)
    {
        await using var subject = await Subject.StartAsync();
        using var added = new HttpClient(
            new AccessTokenHandler(new KeeperTokens(subject.Home.Keeper), Subject.Grant) { InnerHandler = new Memory() }
        );
        using var fixedHeader = new HttpClient(new Memory());
        var token = (TokenResult.Served)await subject.Home.Keeper.GetTokenAsync(Subject.Grant);
        fixedHeader.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            token.AccessToken.Reveal()
        );
        var address = new Uri(subject.Keap.Address, "/crm/rest/v1/contacts?limit=10");
        var (ones, peers) = (new List<Cost>(), new List<Cost>());
        for (var n = 0; n < 20 + (10 * slices.Count); n++)
        {
            var (one, peer) = (await MeasureAsync(added, address), await MeasureAsync(fixedHeader, address));
            if (n < 20)
                continue;
            ones.Add(one);
            peers.Add(peer);
        }
        var time = Slices.Median(ones.Select(c => c.Nanoseconds)) - Slices.Median(peers.Select(c => c.Nanoseconds));
        var bytes = Slices.Median(ones.Select(c => c.Bytes)) - Slices.Median(peers.Select(c => c.Bytes));
        var met = time <= MostNanoseconds && bytes <= MostBytes;
        Console.WriteLine(
            $"handler over a fixed header: {time:+0;-0} ns, {bytes:+0;-0} bytes (target +{MostNanoseconds:0} ns, +{MostBytes:0} bytes{(met ? "" : ", MISSED")}; {Slices.Median(ones.Select(c => c.Nanoseconds)):0} and {Slices.Median(peers.Select(c => c.Nanoseconds)):0} ns, {Slices.Median(ones.Select(c => c.Bytes)):0} and {Slices.Median(peers.Select(c => c.Bytes)):0} bytes)"
        );
        return met;
    }

    private static async Task<Cost> MeasureAsync(HttpClient http, Uri address)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var began = TimeProvider.System.GetTimestamp();
        for (var n = 0; n < Batch; n++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            // Completed when it comes back: nothing here leaves the thread.
            using var response = await http.SendAsync(request);
        }
        var time = TimeProvider.System.GetElapsedTime(began);
        return new Cost(
            time.TotalNanoseconds / Batch,
            (double)(GC.GetAllocatedBytesForCurrentThread() - before) / Batch
        );
    }

    private readonly record struct Cost(double Nanoseconds, double Bytes);

    private sealed class Memory : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        ) => Task.FromResult(new HttpResponseMessage());
    }
}
