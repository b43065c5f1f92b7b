using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Evergrant.Server.Tests.Gateway;

[Trait("Category", Soak.Category)]
public sealed class StalledReaderTests
{
    private const int Large = 64 * 1024 * 1024;
    private static readonly byte[] Piece = new byte[64 * 1024];

    /// Each takes four sockets in this process, and a process may have 20,000.
    [Fact]
    public async Task Readers_that_do_not_read_stop_nobody()
    {
        var count = Soak.Times(500, 4_500);
        await using var api = await StubApi.StartAsync();
        await using var house = await GatewayHouse.BuildAsync(api.Address);
        api.Notes = false;
        api.Answer = GiveAsync;
        var stalled = new List<Socket>();
        try
        {
            while (stalled.Count < count)
                stalled.AddRange(await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => StallAsync(house))));
            var slowest = TimeSpan.Zero;
            for (var n = 0; n < 200; n++)
            {
                var began = TimeProvider.System.GetTimestamp();
                Assert.Equal("fine", await house.Http.GetStringAsync("/gw/shop/crm/rest/v1/contacts"));
                var took = TimeProvider.System.GetElapsedTime(began);
                slowest = took > slowest ? took : slowest;
            }
            // Who is stopped would wait for the minute after which the stalled ones are cut off.
            Assert.InRange(slowest, TimeSpan.Zero, TimeSpan.FromSeconds(20));
            Soak.Report(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| gateway, {count} readers that do not read | 200 other calls answered, the slowest after {slowest.TotalMilliseconds:0} ms |"
                )
            );
        }
        finally
        {
            foreach (var socket in stalled)
                socket.Dispose();
        }
    }

    private static async Task GiveAsync(HttpContext context)
    {
        if (!context.Request.Path.Value!.EndsWith("/large", StringComparison.Ordinal))
        {
            await context.Response.WriteAsync("fine");
            return;
        }
        try
        {
            for (var left = Large; left > 0; left -= Piece.Length)
                await context.Response.Body.WriteAsync(Piece, context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // Hung up at the end of the test.
        }
    }

    /// A connection whose answer has begun, and nobody reads on.
    private static async Task<Socket> StallAsync(GatewayHouse house)
    {
        var server = house.House.Server.Address;
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(server.Host, server.Port);
        var request =
            $"GET /gw/shop/crm/rest/v1/large HTTP/1.1\r\nHost: {server.Authority}\r\nX-Evergrant-Key: {house.Key}\r\n\r\n";
        await socket.SendAsync(Encoding.ASCII.GetBytes(request));
        var status = new byte[12];
        for (var read = 0; read < status.Length; )
            read += await socket.ReceiveAsync(status.AsMemory(read));
        Assert.Equal("HTTP/1.1 200", Encoding.ASCII.GetString(status));
        return socket;
    }
}
