using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Evergrant.Server.Consumers;
using Evergrant.Server.Policies;
using Evergrant.Server.Tests.Gateway;

namespace Evergrant.Server.Tests.Consumers;

public sealed class SocketTests
{
    private const string Contacts = "/gw/shop/crm/rest/v1/contacts";

    private static int Me =>
        int.Parse(
            File.ReadLines("/proc/self/status")
                .First(line => line.StartsWith("Uid:", StringComparison.Ordinal))
                .Split('\t')[2],
            CultureInfo.InvariantCulture
        );

    private static HttpClient Over(string path) =>
        new(
            new SocketsHttpHandler
            {
                ConnectCallback = async (_, cancellationToken) =>
                {
                    var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                    await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
                    return new NetworkStream(socket, ownsSocket: true);
                },
            }
        )
        {
            BaseAddress = new Uri("http://localhost"),
        };

    private static async Task AddAsync(GatewayHouse house, string name, int uid, KeyPolicy policy)
    {
        var grant = await house.GrantIdAsync();
        var wanted = new NewConsumerKey
        {
            Grant = grant,
            Name = name,
            SocketUid = uid,
            Policy = policy,
        };
        Assert.NotNull(await house.Keys.AddAsync(wanted, default));
    }

    [Fact]
    public async Task A_user_of_the_machine_is_known_by_the_socket_and_held_to_the_keys_limits()
    {
        await using var house = await GatewayHouse.BuildAsync();
        using var folder = new TemporaryFolder();
        var path = folder.Of("api.sock");
        await using var home = await house.House.OpenHomeAsync();
        var options = House.OnFreePort() with { Socket = path };
        await using var server = await EvergrantServer.StartAsync(home, options, default);
        using var local = Over(path);
        using (var nobody = await local.GetAsync(Contacts))
        {
            var problem = await nobody.IsProblemAsync(HttpStatusCode.Unauthorized, "key_missing");
            Assert.Contains($"--socket-uid {Me}", (string)problem["detail"]!, StringComparison.Ordinal);
        }

        await AddAsync(house, "other", Me + 1, KeyPolicy.Everything);
        await AddAsync(house, "me", Me, new KeyPolicy { Allow = ["GET /crm/rest/**"] });
        using (var known = await local.GetAsync(Contacts))
            Assert.Equal(HttpStatusCode.OK, known.StatusCode);
        using (var limited = await local.PostAsync(Contacts, null))
            await limited.IsProblemAsync(HttpStatusCode.Forbidden, "call_not_allowed");
        // By the port, nobody knows who it is; and a key that is sent is the one that counts.
        using var port = new HttpClient { BaseAddress = server.Address };
        using (var stranger = await port.GetAsync(Contacts))
            await stranger.IsProblemAsync(HttpStatusCode.Unauthorized, "key_missing");
        local.DefaultRequestHeaders.Add("X-Evergrant-Key", "eg_nonsense");
        using (var wrong = await local.GetAsync(Contacts))
            await wrong.IsProblemAsync(HttpStatusCode.Unauthorized, "key_malformed");
        local.DefaultRequestHeaders.Remove("X-Evergrant-Key");

        Assert.True(await house.Keys.RevokeAsync("me", default));
        house.House.ProcessClock.Shift(TimeSpan.FromSeconds(1));
        using (var revoked = await local.GetAsync(Contacts))
            await revoked.IsProblemAsync(HttpStatusCode.Unauthorized, "key_missing");
    }

    [Fact]
    public async Task What_lies_in_the_sockets_place_is_taken_over_only_if_it_is_a_socket_that_nobody_listens_on()
    {
        await using var house = await GatewayHouse.BuildAsync();
        using var folder = new TemporaryFolder();
        await using var home = await house.House.OpenHomeAsync();
        var path = folder.Of("api.sock");
        var options = House.OnFreePort() with { Socket = path };
        await File.WriteAllTextAsync(path, "precious");
        await Assert.ThrowsAsync<IOException>(() => EvergrantServer.StartAsync(home, options, default));
        Assert.Equal("precious", await File.ReadAllTextAsync(path));

        // Left where it is by whoever was killed.
        using (var killed = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            killed.Bind(new UnixDomainSocketEndPoint(folder.Of("killed.sock")));
            File.Move(folder.Of("killed.sock"), path, overwrite: true);
        }
        Assert.True(File.Exists(path));
        await using var server = await EvergrantServer.StartAsync(home, options, default);
        using var local = Over(path);
        using var nobody = await local.GetAsync(Contacts);
        await nobody.IsProblemAsync(HttpStatusCode.Unauthorized, "key_missing");
    }

    [Fact]
    public async Task Nobody_on_the_socket_can_claim_an_address()
    {
        await using var house = await GatewayHouse.BuildAsync();
        using var folder = new TemporaryFolder();
        var path = folder.Of("api.sock");
        await using var home = await house.House.OpenHomeAsync(
            new Dictionary<string, string> { ["trusted_proxies"] = "127.0.0.0/8" }
        );
        var options = House.OnFreePort() with { Socket = path };
        await using var server = await EvergrantServer.StartAsync(home, options, default);
        await AddAsync(house, "me", Me, new KeyPolicy { From = ["10.0.0.0/8"] });
        using var local = Over(path);
        local.DefaultRequestHeaders.Add("X-Forwarded-For", "10.1.2.3");
        using var answer = await local.GetAsync(Contacts);
        await answer.IsProblemAsync(HttpStatusCode.Forbidden, "address_not_allowed");
    }
}
