using System.Net;
using Evergrant.Hosting.Home;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Evergrant.Server.Web;

/// Kestrel, and nothing from the surroundings: no settings files, no environment, no console.
internal static class WebHost
{
    // Lines end with CR LF, as everybody else reads them; the web server would take a bare LF as well.
    static WebHost() =>
        AppContext.SetSwitch("Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators", true);

    public static WebApplicationBuilder CreateBuilder(EvergrantHome home, Uri listen, string? socket)
    {
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions
            {
                ContentRootPath = AppContext.BaseDirectory,
                ApplicationName = "Evergrant.Server",
            }
        );
        builder.Configuration.Sources.Clear();
        builder.Logging.ClearProviders();
        builder.Logging.AddProvider(new HostLogs(home.Logs)).AddFilter("Microsoft", LogLevel.Warning);
        builder.Services.RemoveAll<IHostLifetime>().AddSingleton<IHostLifetime, NoSignals>();
        // The drain decides how long stopping takes, not the host.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = 2 * Keeper.DrainLimit);
        builder.WebHost.ConfigureKestrel(kestrel => Configure(kestrel, listen, socket));
        return builder;
    }

    /// The answers that every request gets whatever it asks for, outermost first.
    public static void UseHygiene(this WebApplication app, Settings settings, Uri listen)
    {
        app.Use(SocketPeer.DropClaims);
        if (settings.TrustedProxies.Count > 0)
            app.UseForwardedHeaders(Forwarded(settings.TrustedProxies));
        app.Use(SecurityHeaders.Add);
        app.UseMiddleware<ErrorBoundary>();
        app.Use(new AllowedHosts(settings, listen).CheckAsync);
        app.Use(Limits.RefuseLargeBody);
    }

    /// <exception cref="PortInUseException"/>
    public static async Task StartAsync(WebApplication app, int port, CancellationToken cancellationToken)
    {
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (IOException taken) when (taken.InnerException is AddressInUseException)
        {
            throw new PortInUseException(port);
        }
    }

    private static void Configure(KestrelServerOptions kestrel, Uri listen, string? socket)
    {
        kestrel.AddServerHeader = false;
        // What providers' APIs send through the gateway is not always ASCII.
        kestrel.ResponseHeaderEncodingSelector = static _ => System.Text.Encoding.Latin1;
        kestrel.Limits.MaxRequestBodySize = Limits.Body;
        kestrel.Limits.MaxRequestHeadersTotalSize = Limits.Headers;
        kestrel.Limits.MaxRequestLineSize = Limits.RequestLine;
        kestrel.Listen(ListenAddress.EndPoint(listen));
        if (socket is not null)
            SocketPeer.Listen(kestrel, socket);
    }

    private static ForwardedHeadersOptions Forwarded(IReadOnlyList<System.Net.IPNetwork> proxies)
    {
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
        };
        options.KnownIPNetworks.Clear();
        options.KnownProxies.Clear();
        foreach (var proxy in proxies)
            options.KnownIPNetworks.Add(proxy);
        return options;
    }
}
