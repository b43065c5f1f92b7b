using Evergrant.Sandbox.Apps;
using Evergrant.Sandbox.Authorization;
using Evergrant.Sandbox.Central;
using Evergrant.Sandbox.Control;
using Evergrant.Sandbox.Crm;
using Evergrant.Sandbox.Explaining;
using Evergrant.Sandbox.Hooks;
using Evergrant.Sandbox.Keys;
using Evergrant.Sandbox.OpenApi;
using Evergrant.Sandbox.Profiles;
using Evergrant.Sandbox.Quotas;
using Evergrant.Sandbox.State;
using Evergrant.Sandbox.Worlds;

namespace Evergrant.Sandbox.Hosting;

/// <summary>What the endpoints share.</summary>
internal sealed class SandboxParts : IDisposable
{
    private readonly CancellationTokenSource stopping = new();

    /// <exception cref="ApiDocumentException"/>
    /// <exception cref="StateFileCorruptException"/>
    public SandboxParts(KeapSandboxOptions options)
    {
        var carriedOn = options.Content ?? (options.DataFile is null ? null : SandboxStateFile.Read(options.DataFile));
        Options = options;
        ApiDocuments = [.. options.OpenApi.Select(ApiDocument.Read)];
        Clock = options.Clock ?? ClockFrom(options, carriedOn?.Document);
        Store = new SandboxStore(carriedOn ?? Fresh(options.Personas ?? SandboxPersonas.Default), Clock);
        var texts = new TokenText(Store, options.Seed);
        Writer = new StateWriter(options.DataFile, Store);
        Profiles = ProfilesOf(options, carriedOn is not null);
        Apps = new AppBook(Store, Clock, Profiles, texts, Writer);
        Keys = new KeyBook(Store, Clock, texts, Writer);
        Ledger = new TokenLedger(Store, Clock, Apps, Profiles, texts);
        Faults = new SandboxFaults(Clock);
        Desk = new ConsentDesk(Store, Clock, Apps, Profiles, texts, Faults);
        Headless = new HeadlessConsent(Desk, Store, Writer);
        Central = new CentralDesk(Desk, Ledger, Apps, Profiles, Store, Writer);
        Worlds = new WorldShelf(options, Store, Writer);
        Quota = new QuotaMeter(Store, Clock);
        Until = new ClockUntil(Store, Clock);
        Snapshots = new SnapshotShelf(options.DataFile, Store, Clock);
        State = new SandboxState(Store, Clock, Writer);
        Hooks = new HookParts(Store, Clock, Writer, options, Stopping);
        Changes.Happened = Hooks.Queue.Take;
        Store.Replaced = Hooks.Queue.Reload;
        Explainer = new Explainer(Log, Store);
        (Clock.Moved, Clock.Turned) = (SaveClockAsync, SaveClock);
    }

    public KeapSandboxOptions Options { get; }

    public IReadOnlyList<ApiDocument> ApiDocuments { get; }
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
    public WorldShelf Worlds { get; }
    public QuotaMeter Quota { get; }
    public ClockUntil Until { get; }
    public SnapshotShelf Snapshots { get; }
    public SandboxState State { get; }
    public SandboxFaults Faults { get; }
    public HookParts Hooks { get; }
    public CrmChanges Changes { get; } = new();
    public SandboxRequestLog Log { get; } = new();
    public Explainer Explainer { get; }
    public CancellationToken Stopping => stopping.Token;

    /// <summary>Where TLS is answered, once it is; null without.</summary>
    public SandboxTls? Tls { get; set; }

    /// <summary>Everything back to the seed, but the clock: it does not go back.</summary>
    public Task ResetAsync() => LoadAsync(Store.Personas);

    /// <summary>A first day with these people; the clock stays.</summary>
    public Task LoadAsync(SandboxPersonas personas)
    {
        Log.Clear();
        Quota.Forget();
        var fresh = Fresh(personas);
        fresh.Document.Profile = Asked(Options, fresh.Document.Profile);
        fresh.Document.Quotas = Options.Quotas;
        return ReplaceAsync(fresh);
    }

    /// <summary>One tenant as on the first day; the others, the clock, faults and the log stay.</summary>
    /// <exception cref="ProblemException">Nobody here owns it.</exception>
    public Task ResetAsync(string tenant)
    {
        if (Store.Personas.LoginOf(tenant) is null)
            throw new ProblemException(404, "no_such_tenant", "No login of the sandbox owns that tenant.");

        Quota.Forget(tenant);
        Store.Replace(tenant, Fresh(Store.Personas));
        return Writer.SaveAsync();
    }

    /// <summary>Another world that goes on from a snapshot, at the time when it was taken.</summary>
    /// <param name="world">Its name.</param>
    /// <param name="asked">Its ports; the rest is as here.</param>
    /// <exception cref="ProblemException"/>
    /// <exception cref="PortInUseException"/>
    /// <exception cref="PortForbiddenException"/>
    public async Task<KeapSandbox> ForkAsync(
        string snapshot,
        string? world,
        KeapSandboxOptions asked,
        CancellationToken cancellationToken
    ) =>
        await Worlds.AddAsync(
            world,
            new KeapSandboxOptions
            {
                Port = asked.Port,
                TlsPort = asked.TlsPort,
                HookPorts = Options.HookPorts,
                HookPatience = Options.HookPatience,
                OpenApi = Options.OpenApi,
                Seed = Options.Seed,
                Content = Snapshots.ReadFork(snapshot),
            },
            cancellationToken
        );

    private StateContent Fresh(SandboxPersonas personas) =>
        Seeding.NewContent(personas, Options.Seed, Clock.GetUtcNow());

    /// <summary>Back to a snapshot, profile and all, but for the clock; no faults. What happened stays in the log.</summary>
    /// <exception cref="ProblemException"/>
    public Task RestoreAsync(string name)
    {
        var content = Snapshots.Read(name);
        Log.BeginRound();
        return ReplaceAsync(content);
    }

    private Task ReplaceAsync(StateContent content)
    {
        Faults.Clear();
        Store.Replace(content);
        Profiles.Read();
        Apps.Read();
        return Writer.SaveAsync();
    }

    private Task SaveClockAsync()
    {
        Store.Moved();
        return Writer.SaveAsync();
    }

    private void SaveClock()
    {
        Store.Moved();
        Writer.Save();
    }

    /// <exception cref="ProblemException"/>
    public Task SetQuotasAsync(SandboxQuotas quotas)
    {
        if (!quotas.IsUsable)
            throw ProblemException.BadRequest("invalid_quota", $"A quota is 1 to {SandboxQuotas.Most} calls.");

        lock (Store.Lock)
        {
            Store.Document.Quotas = quotas;
            Store.Changed();
        }

        return Writer.SaveAsync();
    }

    /// <summary>A state file at rest is one whole state.</summary>
    public Task FinishAsync()
    {
        Store.Stop();
        Store.Moved();
        return Writer.FoldAsync();
    }

    public void Stop() => stopping.Cancel();

    public void Dispose()
    {
        Hooks.Dispose();
        stopping.Dispose();
        (Clock.Moved, Clock.Turned) = (null, null);
        if (Options.Clock is null)
            Clock.Dispose();

        Writer.Dispose();
    }

    /// <exception cref="ArgumentException">The options name a switch, a value or an era that is not there.</exception>
    /// <exception cref="StateFileCorruptException">The state file does.</exception>
    private ProfileBook ProfilesOf(KeapSandboxOptions options, bool carriesOn)
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
            if (!(options.IsReopened && carriesOn))
            {
                Store.Document.Profile = Asked(options, Store.Document.Profile);
                Store.Document.Quotas = options.Quotas ?? Store.Document.Quotas;
            }

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
        return ProfileBook.Changed(before, options.Era, switches);
    }

    private static SandboxClock ClockFrom(KeapSandboxOptions options, SandboxDocument? carriedOn) =>
        carriedOn?.Clock switch
        {
            null => new SandboxClock(options.StartAt, options.StartFrozen),
            { FrozenAt: { } at } => new SandboxClock(at, frozen: true),
            var clock => Running(clock),
        };

    private static SandboxClock Running(ClockPosition position)
    {
        var now = TimeProvider.System.GetUtcNow();
        var clock = new SandboxClock(now + position.OffsetAt(now));
        if (SandboxClock.IsSpeed(position.Speed))
            clock.Run(position.Speed);
        return clock;
    }
}
