using Evergrant.Hosting.Home;
using Evergrant.Server.Consumers;
using Evergrant.Server.Quotas;
using Evergrant.Storage;

namespace Evergrant.Server.Traces;

/// Stores what was counted every ten seconds, and once more when the server stops.
internal sealed class UsageWriter(
    EvergrantHome home,
    CallTraces traces,
    UsageTable usage,
    LiveQuotas quotas,
    QuotaTable windows,
    ILogger<UsageWriter> log
) : IHostedService, IDisposable
{
    private const int AtOnce = 200;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);
    private readonly CancellationTokenSource stopping = new();
    private Task loop = Task.CompletedTask;
    private int forgotten;
    private bool waits;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        loop = Task.Run(RepeatAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    /// What was counted is worth more than the second that it takes.
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        await loop;
        await TryWriteAsync();
    }

    public void Dispose() => stopping.Dispose();

    internal async Task WriteAsync(CancellationToken cancellationToken)
    {
        var taken = traces.TakeNew();
        try
        {
            foreach (var some in taken.Chunk(AtOnce))
                await usage.WriteAsync(some, cancellationToken);
        }
        catch
        {
            traces.PutBack(taken);
            throw;
        }
        await windows.WriteAsync([.. quotas.All], cancellationToken);
        var today = home.Calendar.GetUtcNow().DayOfYear;
        if (forgotten == today)
            return;
        quotas.ForgetKeys();
        await usage.ForgetAsync(cancellationToken);
        await EndedRuns.ForgetAsync(home, cancellationToken);
        forgotten = today;
    }

    private async Task RepeatAsync()
    {
        using var timer = new PeriodicTimer(Period, home.ProcessClock);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping.Token))
                await TryWriteAsync();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested) { }
    }

    private async Task TryWriteAsync()
    {
        try
        {
            await WriteAsync(CancellationToken.None);
            waits = false;
        }
        catch (StoreUnavailableException unavailable)
        {
            if (!waits)
                TraceLog.Waits(log, unavailable.Message);
            waits = true;
        }
#pragma warning disable CA1031 // A count is no reason to stop counting.
        catch (Exception mistake)
#pragma warning restore CA1031
        {
            TraceLog.Stumbled(log, mistake);
        }
    }
}
