using System.Net;
using System.Net.Sockets;
using Evergrant.Sandbox.Tls;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Evergrant.Sandbox.Hosting;

/// <summary>Kestrel on loopback, and nothing from the surroundings: no settings files, no environment, no console.</summary>
internal static class SandboxHost
{
    public const int LargestBody = 1024 * 1024;
    private const int LargestHeaders = 32 * 1024;

    // Below it ports are the superuser's, on most systems.
    private const int FirstFreeForAll = 1024;

    // Within the two seconds in which a sandbox must be gone; requests it still holds are cut.
    private static readonly TimeSpan ShutdownTime = TimeSpan.FromSeconds(1);

    public static WebApplication Build(int port, TlsListener? tls)
    {
        // Not the slim builder: it reads settings files and environment, and watches the files of every sandbox.
        var builder = WebApplication.CreateEmptyBuilder(
            new WebApplicationOptions
            {
                ContentRootPath = AppContext.BaseDirectory,
                ApplicationName = "Evergrant.Sandbox",
            }
        );
        builder.Services.AddRoutingCore();
        builder.Services.Configure<RouteOptions>(options =>
        {
            options.SetParameterPolicy<DigitsConstraint>("digits");
            options.SetParameterPolicy<PlainConstraint>("plain");
        });
        builder.Services.RemoveAll<IHostLifetime>().AddSingleton<IHostLifetime, NoSignals>();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownTime);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => Configure(options, port, tls));
        return builder.Build();
    }

    /// <exception cref="PortInUseException"/>
    /// <exception cref="PortForbiddenException"/>
    public static async Task StartAsync(
        WebApplication app,
        int port,
        TlsListener? tls,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (IOException taken) when (taken.InnerException is AddressInUseException)
        {
            throw new PortInUseException(IsOfTls(taken) ? tls!.Port : port);
        }
        catch (SocketException forbidden) when (forbidden.SocketErrorCode == SocketError.AccessDenied)
        {
            throw new PortForbiddenException(port is 0 or >= FirstFreeForAll ? tls?.Port ?? port : port);
        }
    }

    /// <summary>Of the scheme; null when it does not listen so.</summary>
    public static Uri? AddressOf(WebApplication app, string scheme) =>
        app.Urls.Select(url => new Uri(url)).FirstOrDefault(url => url.Scheme == scheme);

    // Kestrel names the address that was taken in its message only.
    private static bool IsOfTls(IOException taken) => taken.Message.Contains("https://", StringComparison.Ordinal);

    private static void Configure(KestrelServerOptions options, int port, TlsListener? tls)
    {
        options.AddServerHeader = false;
        options.Limits.MaxRequestBodySize = LargestBody;
        options.Limits.MaxRequestHeadersTotalSize = LargestHeaders;
        options.Listen(IPAddress.Loopback, port);
        tls?.Listen(options);
    }
}
