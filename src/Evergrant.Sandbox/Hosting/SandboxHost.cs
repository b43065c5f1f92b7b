using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Evergrant.Sandbox.Hosting;

/// <summary>Kestrel on loopback, and nothing from the surroundings: no settings files, no environment, no console.</summary>
internal static class SandboxHost
{
    public const int LargestBody = 1024 * 1024;
    private const int LargestHeaders = 32 * 1024;

    // Within the two seconds in which a sandbox must be gone; requests it still holds are cut.
    private static readonly TimeSpan ShutdownTime = TimeSpan.FromSeconds(1);

    public static WebApplication Build(int port)
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
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => Configure(options, port));
        return builder.Build();
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

    private static void Configure(KestrelServerOptions options, int port)
    {
        options.AddServerHeader = false;
        options.Limits.MaxRequestBodySize = LargestBody;
        options.Limits.MaxRequestHeadersTotalSize = LargestHeaders;
        options.Listen(IPAddress.Loopback, port);
    }
}
