using System.Security.Cryptography;

namespace Evergrant.Torture.Server;

/// <summary>The tokens of one grant and how often they were presented. Each method is one atomic step.</summary>
internal sealed class Ledger(Scenario scenario, TimeProvider clock)
{
    /// Rounding of clocks is nobody's failure.
    private static readonly TimeSpan Leeway = TimeSpan.FromMilliseconds(250);

    private readonly Lock gate = new();
    private readonly long begun = clock.GetTimestamp();
    private readonly List<Tokens> all = [];
    private bool revoked;
    private bool avoidableWhenRevoked;

    public int Redemptions { get; private set; }
    public int Reused { get; private set; }
    public int Repeated { get; private set; }

    public TimeSpan Now => clock.GetElapsedTime(begun);

    public Tokens Begin()
    {
        lock (gate)
        {
            var first = New(null);
            first.Delivery = Delivery.Whole;
            return first;
        }
    }

    public Presented Present(string? refresh)
    {
        lock (gate)
        {
            if (all.Find(tokens => tokens.Refresh == refresh) is not { } tokens)
                return new Presented.Refused("unknown");
            if (tokens.UsedAt is not { } used)
                return Rotate(tokens);
            // A client whose answer was lost cannot know; one that has it, or waits for it, can.
            if (tokens.Children.TrueForAll(child => child.Delivery is Delivery.LostByUs or Delivery.LostByClient))
                Repeated++;
            else
                Reused++;
            if (revoked)
                return new Presented.Refused("revoked");
            if (scenario.Rule == ReuseRule.Grace && Now - used <= scenario.Grace)
                return Rotate(tokens);
            if (scenario.Rule == ReuseRule.RevokesFamily)
                Revoke();
            return new Presented.Refused("used");
        }
    }

    public bool Accepts(string? access)
    {
        lock (gate)
        {
            if (all.Find(tokens => tokens.Access == access) is not { } tokens)
                return false;
            tokens.AccessWasSeen = true;
            return !revoked && !tokens.AccessIsDead && Now <= tokens.DeliveredAt + scenario.AccessLife + Leeway;
        }
    }

    public void Deliver(Tokens tokens, Delivery how)
    {
        lock (gate)
        {
            tokens.Delivery = how;
            tokens.DeliveredAt = Now;
        }
    }

    /// Every process was killed. Who had not used the new access token yet may not have got to keeping the answer; who had
    /// used it has to have kept it before.
    public void Killed()
    {
        lock (gate)
            foreach (var tokens in all)
                if (tokens is { Parent: not null, AccessWasSeen: false, Delivery: Delivery.UnderWay or Delivery.Whole })
                    tokens.Delivery = Delivery.LostByUs;
    }

    /// When the newest access token that arrived ends, as its holder was told.
    public TimeSpan NextExpiry
    {
        get
        {
            lock (gate)
                return scenario.AccessLife
                    + all.Where(tokens => tokens.Delivery == Delivery.Whole).Max(tokens => tokens.DeliveredAt);
        }
    }

    /// Whether a client that does everything right could still go on, or could have.
    public bool CanBeKept
    {
        get
        {
            lock (gate)
                return revoked ? avoidableWhenRevoked : HasLivingTip();
        }
    }

    /// Whether there is any use in waiting for the client.
    public bool IsAlive
    {
        get
        {
            lock (gate)
                return !revoked && (HasLivingTip() || all.Exists(tokens => tokens.Delivery == Delivery.UnderWay));
        }
    }

    /// A token that some client was given, or hung up on, and that would still be taken.
    private bool HasLivingTip() =>
        all.Exists(tokens =>
            (tokens.UsedAt is null && tokens.Delivery is Delivery.Whole or Delivery.LostByClient)
            || (
                scenario.Rule == ReuseRule.Grace
                && tokens.UsedAt is { } used
                && tokens.Delivery == Delivery.Whole
                && Now - used <= scenario.Grace
            )
        );

    private Presented.Rotated Rotate(Tokens tokens)
    {
        Redemptions++;
        tokens.UsedAt ??= Now;
        if (scenario.OldAccessDies)
            foreach (var older in all)
                older.AccessIsDead = true;
        var issued = New(tokens);
        tokens.Children.Add(issued);
        return new Presented.Rotated(issued);
    }

    private void Revoke()
    {
        // A repeated token whose answer was lost kills what was lost already.
        avoidableWhenRevoked =
            HasLivingTip() || all.Exists(tokens => tokens.Delivery == Delivery.UnderWay && tokens.UsedAt is null);
        revoked = true;
    }

    private Tokens New(Tokens? parent)
    {
        var tokens = new Tokens(Text(), Text(), parent, Now);
        all.Add(tokens);
        return tokens;
    }

    private static string Text() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
}
