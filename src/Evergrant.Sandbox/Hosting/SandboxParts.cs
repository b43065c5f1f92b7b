using Evergrant.Sandbox.Apps;
using Evergrant.Sandbox.Authorization;
using Evergrant.Sandbox.Central;
using Evergrant.Sandbox.Explaining;
using Evergrant.Sandbox.Keys;
using Evergrant.Sandbox.Profiles;
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
        Profiles = ProfilesOf(options);
        Apps = new AppBook(Store, Clock, Profiles, Writer);
        Keys = new KeyBook(Store, Clock, Writer);
        Ledger = new TokenLedger(Store, Clock, Apps, Profiles);
        Faults = new SandboxFaults(Clock);
        Desk = new ConsentDesk(Store, Clock, Apps, Profiles, Faults);
        Headless = new HeadlessConsent(Desk, Writer);
        Central = new CentralDesk(Desk, Ledger, Apps, Profiles, Writer);
        State = new SandboxState(Store, Clock);
        Explainer = new Explainer(Log, Store);
        Clock.Moved = SaveClockAsync;
    }

    public KeapSandboxOptions Options { get; }
    public SandboxClock Clock { get; }
    public SandboxStore Store { get; }
    public StateWriter Writer { get; }
    public ProfileBook Profiles { get; }

    public AppBook Apps { get; }
    public KeyBook Keys { get; }
    public TokenLedger Ledger { get; }
    public ConsentDesk Desk { get; }
    public HeadlessConsent Headless { get; }
    public CentralDesk Central { get; }
    public SandboxState State { get; }
    public SandboxFaults Faults { get; }
    public SandboxRequestLog Log { get; } = new();
    public Explainer Explainer { get; }
    public CancellationToken Stopping => stopping.Token;

    /// <summary>Everything back to the seed, but the clock: it does not go back.</summary>
    public Task ResetAsync()
    {
        Faults.Clear();
        Log.Clear();
        var fresh = Seeding.NewDocument(Clock.GetUtcNow());
        fresh.Profile = Asked(Options, fresh.Profile);
        Store.Replace(fresh);
        Profiles.Read();
        Apps.Read();
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

    /// <exception cref="ArgumentException">The options name a switch, a value or an era that is not there.</exception>
    /// <exception cref="StateFileCorruptException">The state file does.</exception>
    private ProfileBook ProfilesOf(KeapSandboxOptions options)
    {
        try
        {
            Asked(options, new ProfileRecord());
        }
        catch (ProblemException wrong)
        {
            throw new ArgumentException(wrong.Message, wrong);
        }

        try
        {
            Store.Document.Profile = Asked(options, Store.Document.Profile);
            return new ProfileBook(Store, Writer);
        }
        catch (ProblemException)
        {
            throw new StateFileCorruptException(options.DataFile ?? "", "it sets a switch that is not known here");
        }
    }

    // What was asked for at the start goes over what a state file says.
    private static ProfileRecord Asked(KeapSandboxOptions options, ProfileRecord before)
    {
        var switches = options.Switches.ToDictionary(
            one => one.Key,
            one => one.Value == KeapSandboxOptions.TakenBack ? null : one.Value
        );
        if (options.StrictRedirects)
            switches[SandboxSwitch.RedirectMatch.Name] = "strict";

        return ProfileBook.Changed(before, options.Era, switches);
    }

    private static SandboxClock ClockFrom(KeapSandboxOptions options, SandboxDocument? carriedOn) =>
        carriedOn?.Clock switch
        {
            null => new SandboxClock(options.StartAt, options.StartFrozen),
            { FrozenAt: { } at } => new SandboxClock(at, frozen: true),
            var clock => new SandboxClock(TimeProvider.System.GetUtcNow() + TimeSpan.FromMilliseconds(clock.OffsetMs)),
        };
}
