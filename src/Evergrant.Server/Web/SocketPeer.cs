using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Evergrant.Server.Web;

/// <summary>Who is at the other end of a Unix socket, as the kernel says: nobody can claim to be somebody else.</summary>
/// <param name="Uid">Null: the kernel does not say.</param>
internal sealed record SocketPeer(int? Uid)
{
    private const int SolSocket = 1;
    private const int SoPeerCred = 17;

    // What a proxy says of its client counts where the proxy is known by its address; here nobody has one.
    private static readonly string[] Claims = ["X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "Forwarded"];

    /// Looks once for each connection.
    public static void Listen(KestrelServerOptions kestrel, string path)
    {
        RemoveStale(path);
        kestrel.ListenUnixSocket(
            path,
            endpoint =>
                endpoint.Use(next =>
                    connection =>
                    {
                        connection.Features.Set(Of(connection));
                        return next(connection);
                    }
                )
        );
    }

    /// Before anything believes what a proxy says.
    public static Task DropClaims(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<SocketPeer>() is not null)
            foreach (var claim in Claims)
                context.Request.Headers.Remove(claim);
        return next(context);
    }

    /// As with a port: whoever is on the machine may knock, and needs a key or a known name.
    [UnsupportedOSPlatform("windows")]
    public static void Open(string path) =>
        File.SetUnixFileMode(
            path,
            UnixFileMode.UserRead
                | UnixFileMode.UserWrite
                | UnixFileMode.GroupRead
                | UnixFileMode.GroupWrite
                | UnixFileMode.OtherRead
                | UnixFileMode.OtherWrite
        );

    private static SocketPeer Of(ConnectionContext connection)
    {
        if (!OperatingSystem.IsLinux() || connection.Features.Get<IConnectionSocketFeature>()?.Socket is not { } socket)
            return new SocketPeer((int?)null);
        // struct ucred: pid, uid, gid.
        Span<byte> credentials = stackalloc byte[12];
        return socket.GetRawSocketOption(SolSocket, SoPeerCred, credentials) == 12
            ? new SocketPeer(BinaryPrimitives.ReadInt32LittleEndian(credentials[4..8]))
            : new SocketPeer((int?)null);
    }

    /// What a killed server left; one that is listened on is left alone, and taking it fails.
    /// <exception cref="IOException">There is something else.</exception>
    private static void RemoveStale(string path)
    {
        if (!File.Exists(path))
            return;
        if (!SocketFile.IsAt(path))
            throw new IOException("it is there already, and is no socket that could be taken over.");
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
        }
        catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused)
        {
            File.Delete(path);
        }
        catch (SocketException)
        {
            // None that we may open: whoever binds it is told.
        }
    }
}
