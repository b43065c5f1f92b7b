using Evergrant.Hosting;
using Evergrant.Hosting.DependencyInjection;
using Evergrant.Http;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Evergrant in a host's services.</summary>
public static class EvergrantServices
{
    /// <summary>
    /// One <see cref="EvergrantClient"/> for the program, opened before the host's other services start and closed after they
    /// have stopped. A mistake in the settings stops the start with a <see cref="Evergrant.Hosting.Home.ConfigurationException"/>.
    /// </summary>
    /// <param name="services">Also takes <c>IConfiguration</c>: bind <see cref="EvergrantOptions"/> as any options.</param>
    /// <param name="configure">Default: the home that is found, kept by this program.</param>
    public static EvergrantBuilder AddEvergrant(
        this IServiceCollection services,
        Action<EvergrantOptions>? configure = null
    )
    {
        services.AddOptions<EvergrantOptions>();
        if (configure is not null)
            services.Configure(configure);
        services.TryAddSingleton(provider =>
        {
            var options = provider.GetRequiredService<IOptions<EvergrantOptions>>().Value;
            if (provider.GetService<ILoggerFactory>() is { } logs)
                options.Logs = logs;
            return new EvergrantClient(options);
        });
        services.TryAddSingleton<ITokenSource>(provider => provider.GetRequiredService<EvergrantClient>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, KeepingService>());
        return new EvergrantBuilder(services);
    }
}
