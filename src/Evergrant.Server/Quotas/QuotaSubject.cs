using System.Collections.Concurrent;
using Evergrant.Providers;

namespace Evergrant.Server.Quotas;

/// Whose calls the provider counts together: an app, a static key, or an account. Safe for concurrent use.
internal sealed class QuotaSubject(string kind, string name)
{
    private readonly Lock gate = new();
    private QuotaWindow? minute;
    private QuotaWindow? day;
    private DateTimeOffset pausedUntil;
    private long pausedAt;
    private long lastTry = long.MinValue;
    private Turns? turns;
    private double pace;

    /// `app`, `key` or `account`.
    public string Kind => kind;

    /// Name of the app, id of the grant, or the account.
    public string Name => name;

    /// Consumers' keys that call for it.
    public ConcurrentDictionary<string, KeyMeter> Keys { get; } = new(StringComparer.Ordinal);

    public QuotaWindow? Minute => Volatile.Read(ref minute);
    public QuotaWindow? Day => Volatile.Read(ref day);

    public DateTimeOffset PausedUntil
    {
        get
        {
            lock (gate)
                return pausedUntil;
        }
    }

    public void Note(QuotaWindow window)
    {
        if (window.Unit == QuotaUnit.Day)
            Volatile.Write(ref day, window);
        else
            Volatile.Write(ref minute, window);
    }

    /// <summary>It has just refused a call, so nobody has to find out before a minute is over.</summary>
    /// <param name="now">Timestamp of the process clock.</param>
    public void Pause(DateTimeOffset until, long now)
    {
        lock (gate)
        {
            pausedAt = lastTry = now;
            if (until > pausedUntil)
                pausedUntil = until;
        }
    }

    /// <summary>The provider has taken a call. One that left before the refusal says nothing of what came after it.</summary>
    /// <param name="sentAt">Timestamp of the process clock.</param>
    public void Resume(long sentAt)
    {
        if (Volatile.Read(ref pausedAt) == 0)
            return;
        lock (gate)
            if (sentAt > pausedAt)
                (pausedUntil, pausedAt) = (default, 0);
    }

    /// <summary>Whether this call may go although the provider was refusing: one a minute finds out whether it still does.</summary>
    /// <param name="now">Timestamp of the process clock.</param>
    public bool MayTry(long now, long frequency)
    {
        lock (gate)
        {
            if (lastTry != long.MinValue && now - lastTry < 60 * frequency)
                return false;
            lastTry = now;
            return true;
        }
    }

    /// Null: the provider knows no pace.
    public Turns? TurnsOf(double? perSecond, long frequency)
    {
        if (perSecond is not { } asked)
            return null;
        var known = Volatile.Read(ref turns);
        if (known is not null && pace == asked)
            return known;
        lock (gate)
        {
            if (turns is null || pace != asked)
                (pace, turns) = (asked, new Turns(asked, frequency));
            return turns;
        }
    }
}
