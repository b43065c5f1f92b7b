using System.Collections.Frozen;
using Evergrant.Sandbox.Hosting;
using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox.Profiles;

/// <summary>The profile of the world, and of the apps that have one of their own. Reading takes no lock.</summary>
internal sealed class ProfileBook
{
    private readonly SandboxStore store;
    private readonly StateWriter writer;
    private volatile Profile world = Profile.Of(KeapEra.K);
    private volatile FrozenDictionary<string, Profile> ofApps = FrozenDictionary<string, Profile>.Empty;

    /// <exception cref="ProblemException">The state names a switch that this version does not know.</exception>
    public ProfileBook(SandboxStore store, StateWriter writer)
    {
        this.store = store;
        this.writer = writer;
        Read();
    }

    public Profile World => world;

    public Profile Of(string? clientId) =>
        clientId is not null && ofApps.TryGetValue(clientId, out var own) ? own : world;

    /// <param name="clientId">Null for the world.</param>
    /// <param name="era">Null leaves it.</param>
    /// <param name="switches">Laid over what is set; null takes one back to its default.</param>
    /// <exception cref="ProblemException"/>
    public Task SetAsync(string? clientId, KeapEra? era, IReadOnlyDictionary<string, string?>? switches)
    {
        lock (this.store.Lock)
        {
            if (clientId is not null && switches?.Keys.FirstOrDefault(IsOfWorld) is { } name)
                throw ProblemException.BadRequest(
                    "switch_of_the_sandbox",
                    $"{name} is asked before an app is known: set it without a client_id."
                );
            if (clientId is null)
                this.store.Document.Profile = Changed(this.store.Document.Profile, era, switches);
            else
                this.store.Document.AppProfiles[clientId] = Changed(
                    this.store.Document.AppProfiles.GetValueOrDefault(clientId) ?? new ProfileRecord(),
                    era,
                    switches
                );
            this.store.Changed();
            Read();
        }

        return this.writer.SaveAsync();
    }

    /// <summary>Takes over what the document says; after it was replaced, too.</summary>
    public void Read()
    {
        lock (this.store.Lock)
        {
            var set = this.store.Document.Profile;
            world = Profile.Of(set.Era ?? KeapEra.K, set.Switches);
            ofApps = this.store.Document.AppProfiles.ToFrozenDictionary(one => one.Key, one => Over(set, one.Value));
        }
    }

    private static bool IsOfWorld(string name) => SandboxSwitch.Named(name)?.IsOfWorld is true;

    private static Profile Over(ProfileRecord world, ProfileRecord own) =>
        Profile.Of(
            own.Era ?? world.Era ?? KeapEra.K,
            // An app's own come last, and win.
            world
                .Switches.Concat(own.Switches)
                .GroupBy(one => one.Key)
                .ToDictionary(same => same.Key, same => same.Last().Value)
        );

    /// <exception cref="ProblemException"/>
    public static ProfileRecord Changed(
        ProfileRecord before,
        KeapEra? era,
        IReadOnlyDictionary<string, string?>? switches
    )
    {
        var set = new Dictionary<string, string>(before.Switches);
        foreach (var (name, value) in switches ?? new Dictionary<string, string?>())
        {
            if (value is not null)
                set[name] = value;
            else if (SandboxSwitch.Named(name) is not null)
                set.Remove(name);
            else
                // Says what there is.
                Profile.Of(KeapEra.K, new Dictionary<string, string> { [name] = "" });
        }

        // Whatever is wrong is refused before the document has it.
        Profile.Of(era ?? before.Era ?? KeapEra.K, set);
        return new ProfileRecord { Era = era ?? before.Era, Switches = set };
    }
}
