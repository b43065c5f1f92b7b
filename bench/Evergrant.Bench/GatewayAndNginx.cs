using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;

namespace Evergrant.Bench;

/// The server with key, policy, rate, token, quota and traces against nginx that sets a fixed `Authorization`: both processes of
/// their own, the same origin and the same callers in this one.
internal static class GatewayAndNginx
{
    private const string Path = "/crm/rest/v1/contacts?limit=10";
    private const int Callers = 32;
    private const double LeastRate = 0.65;
    private const double MostTail = 1.5;
    private const double MostAdded = 2;
    private const double MostFirstByte = 5;
    private const int Events = 1000;

    public static async Task<bool> RunAsync(Slices slices)
    {
        if (!Nginx.IsInstalled)
        {
            Console.WriteLine("nginx: not compared; first: apt-get install nginx-light");
            return true;
        }
        await using var beside = await Subject.StartAsync();
        var body = new byte[2048];
        await using var origin = await Plain.StartAsync(
            beside,
            context =>
                context.Request.Path.Value!.EndsWith("/events", StringComparison.Ordinal)
                    ? TellTimeAsync(context)
                    : Plain.Always(body)(context)
        );
        await using var served = await ServedProgram.StartAsync(origin.Address);
        await using var nginx = await Nginx.StartAsync(origin.Address, "token");
        var ours = new Target(served.EndPoint, Request($"/gw/{Subject.Grant}{Path}", served.Key));
        var theirs = new Target(nginx.EndPoint, Request(Path, served.Key));
        var direct = new Target(origin.EndPoint, Request(Path, served.Key));
        return await CompareManyAsync(slices, ours, theirs)
            & await CompareOneAsync(slices, ours, theirs, direct)
            & await CompareFirstBytesAsync(served, origin.Address);
    }

    private static async Task<bool> CompareManyAsync(Slices slices, Target ours, Target theirs)
    {
        var times = await AlternateAsync(slices, Callers, ours, theirs);
        var (one, peer) = (times[0], times[1]);
        var (rate, tail) = (one.Rate / peer.Rate, one.Most / peer.Most);
        var met = rate >= LeastRate && tail <= MostTail;
        Console.WriteLine(
            $"gateway / nginx, {Callers} connections: {rate:0.00} of its requests/s (target {LeastRate:0.00}), p99 {tail:0.00} of its (target {MostTail:0.0}{(met ? "" : ", MISSED")}; {one.Rate:0} and {peer.Rate:0} requests/s, p99 {one.Most / 1000:0.0} and {peer.Most / 1000:0.0} ms)"
        );
        return met;
    }

    private static async Task<bool> CompareOneAsync(Slices slices, Target ours, Target theirs, Target direct)
    {
        var times = await AlternateAsync(slices, 1, ours, theirs, direct);
        var (added, peer) = (times[0].Half - times[2].Half, times[1].Half - times[2].Half);
        var met = added <= MostAdded * peer;
        Console.WriteLine(
            $"gateway / nginx, median added at one connection: {added / peer:0.00} (target {MostAdded:0.0}{(met ? "" : ", MISSED")}; {added:0} and {peer:0} µs over {times[2].Half:0} µs)"
        );
        return met;
    }

    /// Server-sent events: how much later each arrives than without us.
    private static async Task<bool> CompareFirstBytesAsync(ServedProgram served, Uri origin)
    {
        const string Route = "/crm/rest/v1/events";
        var gateway = new Uri($"http://{served.EndPoint}/gw/{Subject.Grant}{Route}");
        await ReadEventsAsync(gateway, served.Key);
        var (own, through) = (
            await ReadEventsAsync(new Uri(origin, Route), served.Key),
            await ReadEventsAsync(gateway, served.Key)
        );
        var (half, most) = (through[Events / 2] - own[Events / 2], through[Events * 99 / 100] - own[Events * 99 / 100]);
        var met = most <= MostFirstByte;
        Console.WriteLine(
            $"event through the gateway: {half:0.00} ms later, p99 {most:0.00} ms (target {MostFirstByte:0}{(met ? "" : ", MISSED")}; {Events} events, 2 ms apart)"
        );
        return met;
    }

    private static async Task<LoadTimes[]> AlternateAsync(Slices slices, int callers, params Target[] targets)
    {
        var loads = targets.Select(target => new Load(target.EndPoint, [target.Request], callers)).ToList();
        foreach (var load in loads)
            await load.TimeAsync(TimeSpan.FromSeconds(5));
        var times = targets.Select(_ => new List<LoadTimes>()).ToList();
        for (var n = 0; n < slices.Count; n++)
        for (var which = 0; which < loads.Count; which++)
            times[which].Add(await loads[which].TimeAsync(slices.Length));
        return
        [
            .. times.Select(own => new LoadTimes(
                Slices.Median(own.Select(t => t.Rate)),
                Slices.Median(own.Select(t => t.Half)),
                Slices.Median(own.Select(t => t.Most))
            )),
        ];
    }

    /// Eight bytes, again and again: the time at which they were written.
    private static async Task TellTimeAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        await context.Response.Body.FlushAsync();
        var bytes = new byte[sizeof(long)];
        for (var n = 0; n < Events; n++)
        {
            await Task.Delay(2);
            BinaryPrimitives.WriteInt64LittleEndian(bytes, TimeProvider.System.GetTimestamp());
            await context.Response.Body.WriteAsync(bytes);
            await context.Response.Body.FlushAsync();
        }
    }

    /// Milliseconds from each one's writing to its arrival, sorted.
    private static async Task<List<double>> ReadEventsAsync(Uri address, string key)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        await using var stream = await http.GetStreamAsync(address);
        var bytes = new byte[sizeof(long)];
        var times = new List<double>();
        while (times.Count < Events)
        {
            await stream.ReadExactlyAsync(bytes);
            times.Add(
                TimeProvider.System.GetElapsedTime(BinaryPrimitives.ReadInt64LittleEndian(bytes)).TotalMilliseconds
            );
        }
        times.Sort();
        return times;
    }

    private static string Request(string path, string key) =>
        $"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {key}\r\nAccept: application/json\r\nUser-Agent: bench\r\n\r\n";

    private sealed record Target(IPEndPoint EndPoint, string Request);
}
