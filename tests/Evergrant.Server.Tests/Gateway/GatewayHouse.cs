using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Evergrant.Server.Consumers;

namespace Evergrant.Server.Tests.Gateway;

/// A house with a grant `shop`, whose API the test brings, and a key to it.
internal sealed class GatewayHouse : IAsyncDisposable
{
    public const string Grant = "shop";

    private GatewayHouse(House house, ConsumerKeys keys, string key)
    {
        House = house;
        Keys = keys;
        Key = key;
        Http = NewHttp(key);
    }

    public House House { get; }
    public ConsumerKeys Keys { get; }
    public string Key { get; }
    public HttpClient Http { get; }

    /// <param name="api">Null: the sandbox's.</param>
    public static async Task<GatewayHouse> BuildAsync(
        Uri? api = null,
        IReadOnlyDictionary<string, string>? settings = null,
        string farMembers = ""
    )
    {
        var house = await House.BuildAsync(api: api, settings: settings, farMembers: farMembers);
        await house.ConnectAsync(Grant, app: api is null ? House.App : House.Far);
        var keys = await ConsumerKeys.OpenAsync(house.Home, default);
        var grant = (await house.Home.Keeper.FindAsync(Grant, default))!.Grant;
        var key = (await keys.AddAsync(new NewConsumerKey { Grant = grant.Id, Name = "site" }, default))!;
        return new GatewayHouse(house, keys, key);
    }

    public async Task<GrantId> GrantIdAsync(string grant = Grant) =>
        (await House.Home.Keeper.FindAsync(grant, default))!.Grant.Id;

    public HttpClient NewHttp(string? key)
    {
        var http = new HttpClient(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
            }
        )
        {
            BaseAddress = House.Server.Address,
        };
        if (key is not null)
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return http;
    }

    /// The target as it is; no client in between that would mend it. Returns the answer up to the connection's end.
    public async Task<string> SendRawAsync(byte[] target, string method = "GET")
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(House.Server.Address.Host, House.Server.Address.Port);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"{method} "));
        await stream.WriteAsync(target);
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $" HTTP/1.1\r\nHost: {House.Server.Address.Authority}\r\nX-Evergrant-Key: {Key}\r\nConnection: close\r\n\r\n"
            )
        );
        using var reader = new StreamReader(stream, Encoding.UTF8);
        try
        {
            return await reader.ReadToEndAsync();
        }
        catch (IOException)
        {
            return "";
        }
    }

    public Task<string> SendRawAsync(string target, string method = "GET") =>
        SendRawAsync(Encoding.UTF8.GetBytes(target), method);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await House.DisposeAsync();
    }
}
