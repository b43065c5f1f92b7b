using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Evergrant.Cli.Connecting;

/// Waits on a loopback address for the browser that the provider sends back. Only that address with an answer to what was
/// asked is heard; everything else is 404. Nothing is logged: the code stands in the address.
internal sealed class CallbackListener : IAsyncDisposable
{
    private const int MostConnections = 16;
    private const int LargestHeaders = 16 * 1024;
    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ShutdownTime = TimeSpan.FromSeconds(2);

    private readonly WebApplication app;
    private readonly TaskCompletionSource<ConsentAnswer> answer = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    private CallbackListener(WebApplication app) => this.app = app;

    public Task<ConsentAnswer> Answer => answer.Task;

    /// It answers when this returns.
    /// <exception cref="PortTakenException"/>
    public static async Task<CallbackListener> StartAsync(
        Uri address,
        Func<string, ConsentAnswer> read,
        string provider,
        CancellationToken cancellationToken
    )
    {
        var listener = new CallbackListener(Build(address.Port));
        listener.app.Run(context => listener.HearAsync(context, address, read, provider));
        try
        {
            await listener.app.StartAsync(cancellationToken);
            return listener;
        }
        catch (IOException taken) when (taken.InnerException is AddressInUseException)
        {
            await listener.app.DisposeAsync();
            throw new PortTakenException(
                address.Port,
                "choose another one that is registered with the app, too (--port N), or use --paste, which needs none"
            );
        }
        // Ports below 1024 are root's.
        catch (SocketException denied) when (denied.SocketErrorCode == SocketError.AccessDenied)
        {
            await listener.app.DisposeAsync();
            throw new UsageException(
                $"Port {address.Port} may not be listened on here: register a redirect address with a port above 1023 (--port N), or use --paste."
            );
        }
    }

    /// For providers that take any port of this machine.
    public static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    /// Answers what it has begun to answer, then is gone.
    public ValueTask DisposeAsync() => app.DisposeAsync();

    private Task HearAsync(HttpContext context, Uri address, Func<string, ConsentAnswer> read, string provider)
    {
        if (
            HttpMethods.IsGet(context.Request.Method)
            && context.Request.Path.Value == address.AbsolutePath
            && string.Equals(context.Request.Host.Value, address.Authority, StringComparison.OrdinalIgnoreCase)
            && read(context.Request.QueryString.Value ?? "") is not ConsentAnswer.Useless and var heard
        )
        {
            context.Response.OnCompleted(() =>
            {
                answer.TrySetResult(heard);
                return Task.CompletedTask;
            });
            return CallbackPage.WriteAsync(context, heard, provider);
        }
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static WebApplication Build(int port)
    {
        var builder = WebApplication.CreateEmptyBuilder(
            new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, ApplicationName = "Evergrant.Cli" }
        );
        builder.Services.RemoveAll<IHostLifetime>().AddSingleton<IHostLifetime, NoSignals>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTime);
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.Limits.MaxConcurrentConnections = MostConnections;
                kestrel.Limits.MaxRequestBodySize = 0;
                kestrel.Limits.MaxRequestHeadersTotalSize = LargestHeaders;
                kestrel.Limits.RequestHeadersTimeout = HeadersTimeout;
                // A browser takes localhost for either.
                kestrel.Listen(IPAddress.Loopback, port);
                if (HasIPv6())
                    kestrel.Listen(IPAddress.IPv6Loopback, port);
            });
        return builder.Build();
    }

    /// A machine may know the protocol and have no address of it.
    private static bool HasIPv6()
    {
        try
        {
            using var probe = new TcpListener(IPAddress.IPv6Loopback, 0);
            probe.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// The command decides what Ctrl-C means.
    private sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
