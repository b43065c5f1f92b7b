using System.Net;
using System.Net.Sockets;
using Evergrant.Sandbox.Faults;
using Evergrant.Sandbox.Tls;

namespace Evergrant.Sandbox;

/// <summary>
/// A proxy for programs in which Keap's addresses are written: it leads Keap's hosts to the sandbox's TLS port, lets calls of
/// this machine through, and refuses everything else. It looks nothing up and connects to loopback only.
/// </summary>
public sealed class SandboxProxy : IAsyncDisposable
{
    private const int MostClients = 256;
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMilliseconds(100);

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly SemaphoreSlim places = new(MostClients);
    private readonly SandboxFaults faults;
    private readonly KeapsPorts keaps;
    private readonly Task accepting;

    internal SandboxProxy(SandboxFaults faults, KeapsPorts keaps)
    {
        this.faults = faults;
        this.keaps = keaps;
        faults.Reach |= FaultRoutes.Proxy;
        listener.Start();
        Address = new Uri($"http://{listener.LocalEndpoint}");
        accepting = AcceptAsync();
    }

    /// <summary>For example http://127.0.0.1:41234/, as HTTPS_PROXY takes it.</summary>
    public Uri Address { get; }

    /// <summary>Whoever still talks through it is cut off.</summary>
    public async ValueTask DisposeAsync()
    {
        if (this.stopping.IsCancellationRequested)
            return;

        await this.stopping.CancelAsync();
        // Only then: who is about to accept would meet a listener that is no more.
        await this.accepting;
        this.listener.Stop();
        // Each gives its place back at its end.
        for (var place = 0; place < MostClients; place++)
            await this.places.WaitAsync();
        this.stopping.Dispose();
        this.places.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                await this.places.WaitAsync(this.stopping.Token);
                // It ends by itself, and gives its place back.
                _ = ServeAsync(await NextAsync());
            }
        }
        catch (OperationCanceledException)
        {
            // The proxy is stopping.
        }
    }

    private async Task<TcpClient?> NextAsync()
    {
        try
        {
            return await this.listener.AcceptTcpClientAsync(this.stopping.Token);
        }
        catch (OperationCanceledException)
        {
            this.places.Release();
            throw;
        }
        catch (SocketException)
        {
            // Gone before it was there, or this process may open no more: the next one may be.
            await Task.Delay(AfterFailure, TimeProvider.System);
            return null;
        }
    }

    private async Task ServeAsync(TcpClient? client)
    {
        try
        {
            if (client is null)
                return;

            using (client)
            {
                client.NoDelay = true;
                await new ProxyTunnel(client, Struck, this.keaps).RunAsync(this.stopping.Token);
            }
        }
        catch (Exception gone)
            when (gone is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The client hung up, or the proxy is stopping.
        }
        finally
        {
            this.places.Release();
        }
    }

    private ProxyCall Struck(ProxyCall call)
    {
        if (!call.IsKeaps || this.faults.Claim(new FaultTarget(FaultRoutes.Proxy, call.Host, null)) is not { } fault)
            return call;

        fault.Struck();
        return new ProxyCall(502, $"The name {call.Host} could not be resolved (the fault {fault.Name}).");
    }
}
