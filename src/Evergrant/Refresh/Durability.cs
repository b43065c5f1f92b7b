using Evergrant.Storage;
using Microsoft.Extensions.Logging;

namespace Evergrant.Refresh;

/// What was answered is not given up: into the spool before it is read, then into the store, each tried until it is there.
internal sealed class Durability(KeeperOptions keeper, ILogger log)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MistakePause = TimeSpan.FromMinutes(1);

    /// <summary>Steps 6 to 8. Null: the host stops; the answer is safe in the spool, or there was none to lose.</summary>
    /// <param name="commit">Reads the answer and commits what it means; may run again.</param>
    /// <param name="failing">Told at each failure of the store, so that nobody waits for it.</param>
    public async Task<T?> KeepAsync<T>(
        SpoolSlot slot,
        Attempt attempt,
        SpooledAnswer? answer,
        Func<Task<T>> commit,
        Action<string> failing,
        CancellationToken stopping
    )
        where T : class
    {
        var spooled = false;
        for (var pause = FirstPause; ; pause *= 2)
        {
            // 6. The answer is on disk before anybody has read it.
            if (answer is not null && !spooled)
                spooled = await SpoolAsync(slot, answer);
            var longest = LongestPause;
            try
            {
                // 7. Read it, 8. commit what it means and 9. announce it.
                var outcome = await commit();
                slot.Release();
                return outcome;
            }
            catch (StoreUnavailableException unavailable)
            {
                KeeperLog.NotStored(log, attempt.Grant, attempt.Id, spooled, unavailable.Message);
                failing(unavailable.Message);
            }
#pragma warning disable CA1031 // Were it let through, the attempt would be held for unanswered, and nobody adopts the file of a process that lives.
            catch (Exception mistake) when (mistake is not OperationCanceledException)
#pragma warning restore CA1031
            {
                KeeperLog.Unstorable(log, attempt.Grant, attempt.Id, spooled, mistake);
                failing("the provider's answer cannot be stored; the log says why");
                longest = MistakePause;
            }
            // What is neither in the spool nor in the store exists only here: then the host waits too.
            if (stopping.IsCancellationRequested && (spooled || answer is null))
                return null;
            pause = pause < longest ? pause : longest;
            await Task.Delay(pause, keeper.ProcessClock, spooled ? stopping : CancellationToken.None)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> SpoolAsync(SpoolSlot slot, SpooledAnswer answer)
    {
        using var step = Refresher.Steps.StartActivity("refresh.6-spool");
        try
        {
            await slot.WriteAsync(answer);
            return true;
        }
        catch (SpoolFailedException failed)
        {
            KeeperLog.NotSpooled(log, answer.Attempt.Grant, answer.Attempt.Id, failed.Message);
            return false;
        }
    }
}
