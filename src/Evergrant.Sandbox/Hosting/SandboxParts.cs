using Evergrant.Sandbox.Apps;
using Evergrant.Sandbox.Authorization;
using Evergrant.Sandbox.Central;
using Evergrant.Sandbox.Keys;
using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox.Hosting;

/// <summary>What the endpoints share.</summary>
internal sealed class SandboxParts : IDisposable
{
    private readonly CancellationTokenSource stopping = new();

    /// <exception cref="StateFileCorruptException"/>
    public SandboxParts(KeapSandboxOptions options)
    {
        var carriedOn = options.DataFile is null ? null : SandboxStateFile.Read(options.DataFile);
        Options = options;
        Clock = options.Clock ?? ClockFrom(options, carriedOn);
        Store = new SandboxStore(carriedOn ?? Seeding.NewDocument(Clock.GetUtcNow()), Clock);
        Writer = new StateWriter(options.DataFile, Store);
        Apps = new AppBook(Store, Writer);
        Keys = new KeyBook(Store, Clock, Writer);
        Ledger = new TokenLedger(Store, Clock, Apps);
        Desk = new ConsentDesk(Store, Clock, Apps, options.StrictRedirects);
        Headless = new HeadlessConsent(Desk, Writer);
        Central = new CentralDesk(Desk, Ledger, Apps, Writer);
        State = new SandboxState(Store, Clock);
        Clock.Moved = SaveClockAsync;
    }

    public KeapSandboxOptions Options { get; }
    public SandboxClock Clock { get; }
    public SandboxStore Store { get; }
    public StateWriter Writer { get; }
    public AppBook Apps { get; }
    public KeyBook Keys { get; }
    public TokenLedger Ledger { get; }
    public ConsentDesk Desk { get; }
    public HeadlessConsent Headless { get; }
    public CentralDesk Central { get; }
    public SandboxState State { get; }
    public SandboxFaults Faults { get; } = new();
    public SandboxRequestLog Log { get; } = new();
    public CancellationToken Stopping => stopping.Token;

    /// <summary>Everything back to the seed, but the clock: it does not go back.</summary>
    public Task ResetAsync()
    {
        Faults.Clear();
        Log.Clear();
        Store.Replace(Seeding.NewDocument(Clock.GetUtcNow()));
        return Writer.SaveAsync();
    }

    public Task SaveClockAsync()
    {
        Store.Changed();
        return Writer.SaveAsync();
    }

    public void Stop() => stopping.Cancel();

    public void Dispose()
    {
        stopping.Dispose();
        Clock.Moved = null;
        if (Options.Clock is null)
            Clock.Dispose();

        Writer.Dispose();
    }

    private static SandboxClock ClockFrom(KeapSandboxOptions options, SandboxDocument? carriedOn) =>
        carriedOn?.Clock switch
        {
            null => new SandboxClock(options.StartAt, options.StartFrozen),
            { FrozenAt: { } at } => new SandboxClock(at, frozen: true),
            var clock => new SandboxClock(TimeProvider.System.GetUtcNow() + TimeSpan.FromMilliseconds(clock.OffsetMs)),
        };
}
