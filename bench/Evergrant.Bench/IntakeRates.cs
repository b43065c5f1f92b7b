using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Evergrant.Hosting.Home;
using Evergrant.Intake.Accepting;
using Evergrant.Intake.Forms;
using Evergrant.Storage;

namespace Evergrant.Bench;

/// How fast a form answers, each answer after its commit (SQLite, synchronous=FULL).
internal static class IntakeRates
{
    private const int Rate = 200;
    private const double MostMilliseconds = 50;
    private const double Share = 0.6;
    private const int InFlight = 64;

    public static async Task<bool> RunAsync(Slices slices)
    {
        var folder = Directory.CreateTempSubdirectory("evergrant-bench-");
        try
        {
            var met = await SteadyAsync(Path.Combine(folder.FullName, "steady"), slices);
            return await FullAsync(folder.FullName, slices) && met;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// So many a second come when they come; delivery and the sandbox it delivers to share the processors.
    private static async Task<bool> SteadyAsync(string path, Slices slices)
    {
        await using var intake = await IntakeHome.OpenAsync(path, isDelivered: true);
        using var visitors = new Visitors(intake);
        await visitors.RunAsync(Rate, TimeSpan.FromSeconds(5));
        var times = new List<(double Half, double Most)>();
        for (var n = 0; n < slices.Count; n++)
            times.Add(await visitors.RunAsync(Rate, slices.Length));
        var most = Slices.Median(times.Select(time => time.Most));
        var delivered = await CountAsync(intake.Home, "delivered");
        Console.WriteLine(
            $"accept at {Rate} submissions/s, delivery running / {MostMilliseconds} ms: {most / MostMilliseconds:0.00} (99 of 100 within {most:0.0} ms, worst slice {times.Max(time => time.Most):0.0} ms, half within {Slices.Median(times.Select(time => time.Half)):0.0} ms{(most <= MostMilliseconds ? "" : ", MISSED")}; {delivered} delivered meanwhile, of {visitors.Sent})"
        );
        return most <= MostMilliseconds;
    }

    private static async Task<bool> FullAsync(string folder, Slices slices)
    {
        await using var intake = await IntakeHome.OpenAsync(Path.Combine(folder, "full"), isDelivered: false);
        var form = (await (await FormStore.OpenAsync(intake.Home, default)).FindAsync(IntakeHome.Form, default))!;
        var acceptance = await Acceptance.OpenAsync(intake.Home, default);
        await intake.Home.Database.MigrateAsync(
            new MigrationSet(
                "bench",
                [new Migration(1, "raw", "create table raw (id bigint primary key, value text not null);")]
            ),
            default
        );
        using var raw = new RawCommits(Path.Combine(folder, "raw.db"));
        var http = new Load(
            new IPEndPoint(IPAddress.Loopback, intake.Address.Port),
            [.. Enumerable.Range(0, 300_000).Select(number => intake.Request(10_000_000 + number))],
            InFlight
        );
        var (single, grouped, accepted, posted) = (
            new List<double>(),
            new List<double>(),
            new List<double>(),
            new List<double>()
        );
        var next = 0;
        Task<double> GroupedAsync() =>
            ManyAsync(slices.Length, () => WriteRowAsync(intake.Home, Interlocked.Increment(ref next)));
        Task<double> AcceptedAsync() =>
            ManyAsync(slices.Length, () => AcceptAsync(acceptance, form, Interlocked.Increment(ref next)));
        await GroupedAsync();
        await AcceptedAsync();
        await http.RunAsync(slices.Length);
        for (var n = 0; n < slices.Count; n++)
        {
            single.Add(raw.Run(slices.Length));
            grouped.Add(await GroupedAsync());
            accepted.Add(await AcceptedAsync());
            posted.Add(await http.RunAsync(slices.Length));
        }
        var (one, group) = (Slices.Median(single), Slices.Median(grouped));
        var (inside, overHttp) = (Slices.Median(accepted), Slices.Median(posted));
        Console.WriteLine(
            $"accepts over HTTP, {InFlight} in flight / raw commits, one after another: {overHttp / one:0.00} (target {Share:0.00}{(overHttp / one >= Share ? "" : ", MISSED")}; {overHttp:0} accepts/s, {one:0} commits/s)"
        );
        Console.WriteLine(
            $"accepts, {InFlight} in flight / writes of one bare row, grouped alike in the same store: {inside / group:0.00} ({inside:0} accepts/s of three rows each, {group:0} writes/s)"
        );
        return overHttp / one >= Share;
    }

    private static async Task<double> ManyAsync(TimeSpan length, Func<Task> act)
    {
        var clock = TimeProvider.System;
        var began = clock.GetTimestamp();
        var done = 0L;
        await Task.WhenAll(
            Enumerable
                .Range(0, InFlight)
                .Select(_ =>
                    Task.Run(async () =>
                    {
                        for (; clock.GetElapsedTime(began) < length; Interlocked.Increment(ref done))
                            await act();
                    })
                )
        );
        return done / clock.GetElapsedTime(began).TotalSeconds;
    }

    private static Task<int> WriteRowAsync(EvergrantHome home, int number) =>
        home.Database.WriteAsync(
            (connection, token) =>
                new Sql("insert into raw (id, value) values (@id, @value) on conflict do nothing")
                {
                    ["id"] = (long)number,
                    ["value"] = new string('x', 200),
                }.ExecuteAsync(connection, token),
            default
        );

    public static async Task AcceptAsync(Acceptance acceptance, Form form, int number)
    {
        var raw = new RawSubmission
        {
            Fields =
            [
                KeyValuePair.Create("email", $"user{number}@customers.example"),
                KeyValuePair.Create("first_name", $"User{number}"),
                KeyValuePair.Create("message", "Hello"),
            ],
            From = "127.0.0.1",
        };
        if (await acceptance.AcceptAsync(form, raw, default) is not AcceptAnswer.Accepted)
            throw new InvalidOperationException("It was not accepted.");
    }

    private static Task<long> CountAsync(EvergrantHome home, string state) =>
        home.Database.ReadAsync(
            (connection, token) =>
                new Sql("select count(*) from submissions where state = @state") { ["state"] = state }.FindAsync(
                    connection,
                    row => row.BigNumber(),
                    token
                ),
            default
        );

    /// Each timed from the instant at which it was meant to be sent, on a connection of its own while it is under way.
    private sealed class Visitors(IntakeHome intake) : IDisposable
    {
        private readonly ConcurrentBag<Socket> idle = [];
        private int next;

        public int Sent => next;

        public async Task<(double Half, double Most)> RunAsync(int perSecond, TimeSpan length)
        {
            var clock = TimeProvider.System;
            var gap = TimeSpan.FromSeconds(1.0 / perSecond);
            var times = new ConcurrentBag<double>();
            var sending = new List<Task>();
            var began = clock.GetTimestamp();
            for (var n = 0; n < (int)(length / gap); n++)
            {
                var due = n * gap;
                while (clock.GetElapsedTime(began) < due)
                    await Task.Delay(1);
                var number = next++;
                sending.Add(
                    Task.Run(async () =>
                    {
                        await SendAsync(number);
                        times.Add((clock.GetElapsedTime(began) - due).TotalMilliseconds);
                    })
                );
            }
            await Task.WhenAll(sending);
            var sorted = times.Order().ToList();
            return (sorted[sorted.Count / 2], sorted[sorted.Count * 99 / 100]);
        }

        public void Dispose()
        {
            foreach (var socket in idle)
                socket.Dispose();
        }

        private async Task SendAsync(int number)
        {
            if (!idle.TryTake(out var socket))
            {
                socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(IPAddress.Loopback, intake.Address.Port);
            }
            await socket.SendAsync(Encoding.ASCII.GetBytes(intake.Request(number)));
            var buffer = new byte[8192];
            var filled = 0;
            // A receipt is short and comes in chunks.
            do
            {
                var read = await socket.ReceiveAsync(buffer.AsMemory(filled));
                filled += read > 0 ? read : throw new InvalidOperationException("The server hung up.");
            } while (!buffer.AsSpan(0, filled).EndsWith("\r\n0\r\n\r\n"u8));
            if (!buffer.AsSpan().StartsWith("HTTP/1.1 202"u8))
                throw new InvalidOperationException(Encoding.UTF8.GetString(buffer, 0, filled));
            idle.Add(socket);
        }
    }
}
