using Evergrant.Hosting.Home;
using Evergrant.Server;

namespace Evergrant.Cli.Serving;

/// Where a server listens, from flags and settings.
internal static class Listening
{
    private const string Key = "listen";

    public static IReadOnlyDictionary<string, string> Overrides(string? listen, int? port)
    {
        if (listen is null && port is null)
            return new Dictionary<string, string>();
        var address = Uri.TryCreate(listen, UriKind.Absolute, out var given) ? given : null;
        // What is no address is passed on: the settings say what is wrong with it, along with all the rest.
        if (listen is not null && address is null)
            return new Dictionary<string, string> { [Key] = listen };
        var moved = new UriBuilder(address ?? new Uri("http://127.0.0.1:7400"));
        if (port is { } number)
            moved.Port = number is >= 0 and <= 65_535 ? number : throw new UsageException($"{number} is no port.");
        return new Dictionary<string, string> { [Key] = $"{moved.Scheme}://{moved.Host}:{moved.Port}" };
    }

    /// <exception cref="PortTakenException"/>
    public static async Task<EvergrantServer> StartAsync(
        EvergrantHome home,
        string? socket,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await EvergrantServer.StartAsync(
                home,
                new ServerOptions { Socket = socket is null ? null : Path.GetFullPath(socket) },
                cancellationToken
            );
        }
        catch (IOException unusable) when (socket is not null)
        {
            throw new UsageException($"{socket} cannot be listened on: {unusable.Message}");
        }
        catch (System.Net.Sockets.SocketException unusable) when (socket is not null)
        {
            throw new UsageException($"{socket} cannot be listened on: {unusable.Message}");
        }
        catch (PortInUseException taken)
        {
            throw new PortTakenException(taken.Port, PortTakenException.MoveWith("--port"));
        }
    }
}
