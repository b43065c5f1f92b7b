using Evergrant.Hosting.Home;
using Evergrant.Intake.Accepting;
using Evergrant.Intake.Forms;
using Evergrant.Intake.Repairing;
using Evergrant.Intake.Spooling;
using Evergrant.Intake.Submissions;
using Evergrant.Storage;

namespace Evergrant.Intake.Keeping;

/// <summary>What the intake needs beside accepting and delivering: files taken in, what is over removed. A server does it all the time, a tick once.</summary>
public sealed class IntakeChores : IAsyncDisposable
{
    /// How soon a file is seen.
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// Hours are soon enough for what is kept for days.
    private static readonly TimeSpan Between = TimeSpan.FromHours(6);

    /// By whom what is over is removed.
    private const string Itself = "evergrant";

    private readonly EvergrantHome home;
    private readonly Inbox inbox;
    private readonly FormStore forms;
    private readonly SubmissionStore store;
    private readonly ILogger log;
    private readonly CancellationTokenSource stopping = new();
    private Task loop = Task.CompletedTask;
    private DateTimeOffset? removedAt;
    private string told = "";

    private IntakeChores(EvergrantHome home, Inbox inbox, FormStore forms, SubmissionStore store)
    {
        (this.home, this.inbox, this.forms, this.store) = (home, inbox, forms, store);
        log = home.Logs.CreateLogger<IntakeChores>();
    }

    /// <exception cref="StoreUnavailableException"/>
    /// <exception cref="NewerSchemaException"/>
    public static async Task<IntakeChores> OpenAsync(
        EvergrantHome home,
        Acceptance acceptance,
        CancellationToken cancellationToken
    )
    {
        await home.Database.MigrateAsync(RepairTables.Migrations, cancellationToken);
        return new IntakeChores(
            home,
            await Inbox.OpenAsync(home, acceptance, cancellationToken),
            await FormStore.OpenAsync(home, cancellationToken),
            await SubmissionStore.OpenAsync(home, cancellationToken)
        );
    }

    /// <summary>Files that wait are taken in.</summary>
    /// <exception cref="StoreUnavailableException">They stay where they are.</exception>
    public Task<InboxReport> TakeFilesAsync(CancellationToken cancellationToken) => inbox.TakeAsync(cancellationToken);

    /// <summary>What ended long enough ago is removed, at most every few hours.</summary>
    /// <returns>How many submissions.</returns>
    /// <exception cref="StoreUnavailableException"/>
    public async Task<long> RemoveEndedAsync(CancellationToken cancellationToken)
    {
        var now = home.Calendar.GetUtcNow();
        if (removedAt is { } last && now - last < Between)
            return 0;
        var removed = await new Retention(forms, store).RemoveAsync(cancellationToken);
        removedAt = now;
        if (removed > 0)
            await new Acts(home).AddAsync("purged", new Actor(Itself), removed, cancellationToken);
        return removed;
    }

    /// <summary>Does both, over and over, until disposed.</summary>
    public void Start() => loop = Task.Run(RepeatAsync);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await loop;
        stopping.Dispose();
    }

    private async Task RepeatAsync()
    {
        using var timer = new PeriodicTimer(Period, home.ProcessClock);
        try
        {
            do await TryAsync();
            while (await timer.WaitForNextTickAsync(stopping.Token));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested) { }
    }

    private async Task TryAsync()
    {
        try
        {
            var report = Inbox.HasFiles(home) ? await TakeFilesAsync(stopping.Token) : InboxReport.None;
            if (report.Taken > 0)
                IntakeChoresLog.Taken(log, report.Taken);
            Tell(string.Join(" ", report.Troubles));
            await RemoveEndedAsync(stopping.Token);
        }
        catch (StoreUnavailableException unavailable)
        {
            Tell(unavailable.Message);
        }
#pragma warning disable CA1031 // Were this to end, files would lie until the server is started anew.
        catch (Exception mistake) when (mistake is not OperationCanceledException)
#pragma warning restore CA1031
        {
            IntakeChoresLog.Stumbled(log, mistake);
        }
    }

    /// Once, however often it is met.
    private void Tell(string trouble)
    {
        if (trouble != told && trouble.Length > 0)
            IntakeChoresLog.Waits(log, trouble);
        told = trouble;
    }
}
