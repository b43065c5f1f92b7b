using Microsoft.Extensions.Hosting;

namespace Evergrant.Hosting.DependencyInjection;

/// Opens before anything else starts, and closes when everything else has stopped: whoever runs in between is served.
internal sealed class KeepingService(EvergrantClient client) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => client.BeginAsync(cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppedAsync(CancellationToken cancellationToken) => await client.DisposeAsync();
}
