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
}
