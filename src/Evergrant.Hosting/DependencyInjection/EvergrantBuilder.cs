using Evergrant.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>What <c>AddEvergrant</c> returns: the place to name providers.</summary>
public sealed class EvergrantBuilder
{
    internal EvergrantBuilder(IServiceCollection services) => Services = services;

    /// <summary>Where everything is registered.</summary>
    public IServiceCollection Services { get; }

    /// <summary>
    /// Says which Keap app this program uses. With its id and secret the home gets it at start, so no command is needed;
    /// without them the start fails, and says what to do, if the home has no such app.
    /// </summary>
    /// <param name="configure">Default: the home's app <c>keap</c>.</param>
    public EvergrantBuilder AddKeap(Action<KeapOptions>? configure = null)
    {
        Services.Configure<EvergrantOptions>(options => configure?.Invoke(options.Keap ??= new KeapOptions()));
        Services.PostConfigure<EvergrantOptions>(options => options.Keap ??= new KeapOptions());
        return this;
    }

    /// <summary>
    /// Keeps the grants in a PostgreSQL database, which any number of programs and servers may share. Each has a home of its
    /// own, with the same <c>master.key</c> in it: on a database none is made by itself.
    /// </summary>
    /// <param name="connectionString">
    /// <c>Host=…;Database=…;Username=…;Password=…</c>, from a secret store or an environment variable, never from source.
    /// </param>
    public EvergrantBuilder UsePostgreSql(string connectionString)
    {
        Services.Configure<EvergrantOptions>(options =>
            options.PostgreSql = new Evergrant.Hosting.Home.ConnectionString(connectionString)
        );
        return this;
    }
}
