namespace Evergrant.Sandbox.Hosting;

/// <summary>The program around the sandbox decides what Ctrl-C means.</summary>
internal sealed class NoSignals : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
