using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Evergrant.Bench;

/// nginx from the machine, with its own configuration in a folder that goes when it does: `proxy_pass` to one origin over kept
/// connections, with a fixed `Authorization`.
internal sealed class Nginx : IAsyncDisposable
{
    private const string Program = "/usr/sbin/nginx";
    private readonly DirectoryInfo folder;
    private readonly Process process;

    private Nginx(DirectoryInfo folder, Process process, IPEndPoint endPoint)
    {
        this.folder = folder;
        this.process = process;
        EndPoint = endPoint;
    }

    public static bool IsInstalled => OperatingSystem.IsLinux() && File.Exists(Program);

    public IPEndPoint EndPoint { get; }

    public static async Task<Nginx> StartAsync(Uri origin, string token)
    {
        var folder = Directory.CreateTempSubdirectory("evergrant-nginx-");
        var endPoint = FreeEndPoint();
        await File.WriteAllTextAsync(
            Path.Combine(folder.FullName, "nginx.conf"),
            Configuration(origin, token, endPoint)
        );
        var process = Process.Start(Program, ["-p", folder.FullName, "-c", "nginx.conf", "-e", "error.log"]);
        var nginx = new Nginx(folder, process, endPoint);
        for (var tries = 0; tries < 200; tries++)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(endPoint);
                return nginx;
            }
            catch (SocketException) when (!process.HasExited)
            {
                await Task.Delay(25);
            }
        }
        await nginx.DisposeAsync();
        throw new InvalidOperationException("nginx does not listen.");
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            // Not SIGKILL: its workers would live on.
            using var kill = Process.Start("kill", ["-s", "TERM", $"{process.Id}"]);
            await kill.WaitForExitAsync();
            await process.WaitForExitAsync();
        }
        process.Dispose();
        folder.Delete(recursive: true);
    }

    private static string Configuration(Uri origin, string token, IPEndPoint listen) =>
        $$"""
            {{(Environment.IsPrivilegedProcess ? "user root;" : "")}}
            daemon off;
            worker_processes auto;
            pid nginx.pid;
            error_log error.log;
            events { worker_connections 4096; }
            http {
              access_log off;
              keepalive_requests 1000000000;
              client_body_temp_path body;
              proxy_temp_path proxy;
              fastcgi_temp_path fastcgi;
              uwsgi_temp_path uwsgi;
              scgi_temp_path scgi;
              upstream origin { server {{origin.Authority}}; keepalive 128; keepalive_requests 1000000000; }
              server {
                listen {{listen}};
                location / {
                  proxy_http_version 1.1;
                  proxy_set_header Connection "";
                  proxy_set_header Authorization "Bearer {{token}}";
                  proxy_pass http://origin;
                }
              }
            }
            """;

    private static IPEndPoint FreeEndPoint()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return (IPEndPoint)listener.LocalEndpoint;
    }
}
